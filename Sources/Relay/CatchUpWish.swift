public import ShopRouting

/// Which of a shop's orders somebody wants to have looked at again.
public enum CatchUpWish: Sendable, Equatable {
    /// Those that changed in this span of time, both ends included; without an end up to now.
    case changed(from: Moment, to: Moment?)
    /// These, whatever is known of them.
    case orders([Int64])
}
