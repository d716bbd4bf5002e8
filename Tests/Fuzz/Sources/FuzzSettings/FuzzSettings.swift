import Settings

/// A settings file. No secret is looked for: `file:` would open what the input names.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let yaml = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    do throws(SettingsErrors) {
        let settings = try Settings.load(yaml: yaml)
        precondition(!settings.listen.isEmpty && !settings.agreements.isEmpty)
    } catch {
        precondition(!error.findings.isEmpty, "refused without a reason")
    }
    return 0
}
