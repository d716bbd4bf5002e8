/// One step of a run, written down before the next is made.
struct ImportStep: Codable, Sendable, Equatable {
    enum State: String, Codable, Sendable {
        /// A creating call may be under way or may have been carried out.
        case intended
        /// The run created the item.
        case made
        /// An adjustment of stock waits to be booked.
        case counting
        case done
        /// Rackbeat refused it; the rest goes on.
        case refused
        /// The item that the run created is gone again.
        case undone
        /// It stays, since somebody has used it.
        case kept
    }

    /// Its place in the plan, from 0.
    var row: Int
    var state: State
    /// The adjustment's id.
    var adjustment: Int?
    /// Why it was refused or kept.
    var note: String?

    init(_ row: Int, _ state: State, adjustment: Int? = nil, note: String? = nil) {
        self.row = row
        self.state = state
        self.adjustment = adjustment
        self.note = note
    }
}

/// How far one row has come.
struct ImportRowState: Sendable {
    var isIntended = false
    var isMade = false
    var adjustment: Int?
}

/// How far a run has come: a bit for each row, and what stands open.
struct ImportStanding: Sendable {
    private var finished: Bits
    private(set) var open: [Int: ImportRowState] = [:]
    private(set) var count = 0

    init(_ steps: String, rows: Int) throws(ImportStop) {
        finished = Bits(rows)
        let reader = try LineReader(steps)
        while let step = try reader.next(ImportStep.self) {
            if step.row < rows { take(step) }
        }
    }

    func isFinished(_ row: Int) -> Bool { finished.contains(row) }

    private mutating func take(_ step: ImportStep) {
        switch step.state {
        case .intended: open[step.row, default: ImportRowState()].isIntended = true
        case .made: open[step.row, default: ImportRowState()].isMade = true
        case .counting: open[step.row, default: ImportRowState()].adjustment = step.adjustment
        case .done, .refused:
            open[step.row] = nil
            if finished.insert(step.row) { count += 1 }
        case .undone, .kept: break
        }
    }
}

/// The file of steps, for the workers of a run.
actor ImportSteps {
    private let file: LineWriter
    private var unsynced = 0

    init(_ path: String) throws(ImportStop) { file = try LineWriter(path, isNew: false) }

    /// With the system when it returns: what kills the process does not take it. A power cut may take the latest; what is
    /// intended is then found by its number.
    func note(_ step: ImportStep) throws(ImportStop) {
        try file.append(step)
        unsynced += 1
        if unsynced >= 256 { try sync() } else { try file.flush() }
    }

    func sync() throws(ImportStop) {
        try file.sync()
        unsynced = 0
    }
}
