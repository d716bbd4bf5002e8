import Foundation

/// Appends records to a file, a line of JSON each.
///
/// Writes go to the page cache and take microseconds; only ``sync()`` waits for the disk.
final class LineWriter {
    private static let capacity = 1 << 16

    private let file: FileHandle
    private var buffer: [UInt8] = []
    /// Where the next line will stand.
    private(set) var offset: UInt64

    /// - Parameter isNew: whether what there was is thrown away; else it goes on behind the last whole line.
    init(_ path: String, isNew: Bool) throws(ImportStop) {
        do {
            if isNew || !FileManager.default.fileExists(atPath: path) {
                try Data().write(to: URL(fileURLWithPath: path))
            }
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            offset = try Self.endOfLastLine(file, try file.seekToEnd())
            try file.truncate(atOffset: offset)
            try file.seek(toOffset: offset)
            self.file = file
        } catch {
            throw .file(error.localizedDescription)
        }
    }

    func append(_ record: some Encodable) throws(ImportStop) {
        do {
            try append(text: JSONEncoder.lines.encode(record) + [UInt8(ascii: "\n")])
        } catch let error as ImportStop {
            throw error
        } catch {
            throw .file(error.localizedDescription)
        }
    }

    func append(text: some Collection<UInt8>) throws(ImportStop) {
        buffer += text
        offset += UInt64(text.count)
        if buffer.count >= Self.capacity { try flush() }
    }

    func flush() throws(ImportStop) {
        guard !buffer.isEmpty else { return }
        do { try file.write(contentsOf: Data(buffer)) } catch { throw .file(error.localizedDescription) }
        buffer.removeAll(keepingCapacity: true)
    }

    func sync() throws(ImportStop) {
        try flush()
        do { try file.synchronize() } catch { throw .file(error.localizedDescription) }
    }

    deinit { try? file.close() }

    /// A process that was killed may have left a part of a line.
    private static func endOfLastLine(_ file: FileHandle, _ end: UInt64) throws -> UInt64 {
        var end = end
        while end > 0 {
            let start = end > UInt64(capacity) ? end - UInt64(capacity) : 0
            try file.seek(toOffset: start)
            let bytes = try file.read(upToCount: Int(end - start)) ?? Data()
            if let newline = bytes.lastIndex(of: UInt8(ascii: "\n")) {
                return start + UInt64(bytes.distance(from: bytes.startIndex, to: newline)) + 1
            }
            end = start
        }
        return 0
    }
}

/// Reads such records: one after the other, or one by where it stands.
final class LineReader {
    private static let chunk = 1 << 16

    private let file: FileHandle
    private var buffer: [UInt8] = []
    private var position = 0
    /// Where the next line stands.
    private(set) var offset: UInt64 = 0

    init(_ path: String) throws(ImportStop) {
        do { file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)) } catch {
            throw .file(error.localizedDescription)
        }
    }

    func seek(to offset: UInt64) throws(ImportStop) {
        do { try file.seek(toOffset: offset) } catch { throw .file(error.localizedDescription) }
        (buffer, position, self.offset) = ([], 0, offset)
    }

    /// - Returns: nil at the end, and for a last line that is not whole.
    func next<Record: Decodable>(_ type: Record.Type = Record.self) throws(ImportStop) -> Record? {
        guard let line = try line() else { return nil }
        do { return try JSONDecoder().decode(type, from: Data(line)) } catch {
            throw .file("a line cannot be read")
        }
    }

    private func line() throws(ImportStop) -> ArraySlice<UInt8>? {
        var searched = position
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[position..<end]
                offset += UInt64(end + 1 - position)
                position = end + 1
                return line
            }
            buffer.removeFirst(position)
            (position, searched) = (0, buffer.count)
            let more: Data?
            do { more = try file.read(upToCount: Self.chunk) } catch { throw .file(error.localizedDescription) }
            guard let more, !more.isEmpty else { return nil }
            buffer += more
        }
    }

    deinit { try? file.close() }
}

extension JSONEncoder {
    /// Keys in order, so that two equal records are two equal lines.
    static var lines: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
