// swift-tools-version: 6.2
import PackageDescription

/// The targets and what each of them reads with; `run` builds them all. `Seeds` and `Dictionaries` have files of the same
/// names.
let fuzzed: [(name: String, readers: [Target.Dependency])] = [
    ("HTTPHead", ["Splits", .reader("HTTP"), .reader("HTTPTranscript")]),
    ("HTTPChunks", ["Splits", .reader("HTTPTranscript")]),
    ("HTTPTarget", [.reader("HTTP"), .reader("HTTPServer"), .http]),
    ("Inflate", ["Splits", .reader("Compression")]),
    ("Signature", [.reader("Cryptography"), .reader("Rackbeat"), .reader("WooCommerce")]),
    ("Settings", [.reader("Settings")]),
    ("WooCommerceDelivery", [.reader("WooCommerce")]),
    ("WooCommerceOrder", ["Answers", .reader("ShopRouting"), .reader("WooCommerce")]),
    ("WooCommerceProduct", ["Answers", .reader("ShopRouting"), .reader("WooCommerce")]),
    ("WooCommerceAnswer", ["Answers", .reader("HTTPClient"), .reader("ShopRouting"), .reader("WooCommerce")]),
    ("RackbeatDelivery", [.reader("Rackbeat")]),
    ("RackbeatOrder", ["Answers", .reader("Rackbeat"), .reader("ShopRouting")]),
    ("RackbeatItem", ["Answers", .reader("Rackbeat"), .reader("ShopRouting")]),
    ("RackbeatAnswer", ["Answers", .reader("HTTPClient"), .reader("Rackbeat")]),
]

let package = Package(
    name: "fuzz",
    dependencies: [
        .package(name: "shoprelay", path: "../.."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ],
    targets: [
        .target(name: "Splits"),
        .target(
            name: "Answers",
            dependencies: [
                .reader("Cryptography"), .reader("HTTPClient"), .reader("Rackbeat"), .reader("ShopRouting"),
                .reader("WooCommerce"), .http,
            ]),
    ] + fuzzed.map { .executableTarget(name: "Fuzz\($0.name)", dependencies: $0.readers) }
)

extension Target.Dependency {
    static let http = product(name: "HTTPTypes", package: "swift-http-types")

    static func reader(_ name: String) -> Self { .product(name: name, package: "shoprelay") }
}

for target in package.targets {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
