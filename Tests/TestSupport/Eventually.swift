/// Waits until the condition holds.
///
/// - Parameter deadline: extended as far as a sanitizer slows everything down.
/// - Returns: false when it has passed first.
public func eventually(
    within deadline: Duration = .seconds(10), _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let end = ContinuousClock.now + deadline.slowed
    while ContinuousClock.now < end {
        if try await condition() { return true }
        // Between two looks others get the thread; nothing depends on how long it is.
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try await condition()
}
