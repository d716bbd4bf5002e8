// swift-tools-version: 6.2
import PackageDescription

/// What reads the bytes of strangers: exported for `Tests/Fuzz`, a package of its own.
let readers = [
    "Compression", "Cryptography", "HTTP", "HTTPClient", "HTTPServer", "HTTPTranscript", "Rackbeat", "Settings",
    "ShopRouting", "WooCommerce",
]

let package = Package(
    name: "shoprelay",
    products: [
        .executable(name: "shoprelay", targets: ["shoprelay"]),
        .executable(name: "shoprelay-bench", targets: ["Benchmarks"]),
    ] + readers.map { .library(name: $0, targets: [$0]) },
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        .target(name: "HTTP", dependencies: [.http]),
        .target(name: "Cryptography", dependencies: ["COpenSSL"]),
        .target(name: "Compression", dependencies: ["CZlib"]),
        .target(name: "Settings", dependencies: [.product(name: "Yams", package: "Yams")]),
        .target(name: "EventLoop", dependencies: ["CLinux"]),
        .target(
            name: "HTTPServer",
            dependencies: [
                "HTTP", "EventLoop", "Compression", "Cryptography", .http, .log, .metrics, .lifecycle,
            ]),
        .target(name: "HTTPClient", dependencies: ["EventLoop", "CCurl", .http]),
        .target(name: "ShopRouting"),
        .target(name: "WooCommerce", dependencies: ["Cryptography", "HTTPClient", "ShopRouting", .http]),
        .target(name: "Rackbeat", dependencies: ["Cryptography", "HTTPClient", "ShopRouting", .http]),
        .target(name: "Journal", dependencies: ["ShopRouting"]),
        .target(name: "AppendLog", dependencies: ["CXXHash"]),
        .target(
            name: "JournalSQLite",
            dependencies: ["AppendLog", "Journal", "ShopRouting", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "Relay",
            dependencies: [
                "Cryptography", "HTTPClient", "Journal", "Rackbeat", "ShopRouting", "WooCommerce", .log, .metrics,
                .lifecycle,
            ]),
        .target(
            name: "Operations",
            dependencies: ["EventLoop", "HTTPServer", "Journal", "ShopRouting", "Relay", .http, .metrics]),
        .target(
            name: "Sandbox",
            dependencies: ["Cryptography", "EventLoop", "HTTPClient", "HTTPServer", .http, .log, .lifecycle]),
        .executableTarget(
            name: "shoprelay",
            dependencies: [
                "Cryptography", "EventLoop", "HTTPClient", "HTTPServer", "Journal", "JournalSQLite", "Operations",
                "Rackbeat",
                "Relay", "Sandbox", "Settings", "ShopRouting", "WooCommerce", .arguments, .http, .log, .metrics,
                .lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(
            name: "Benchmarks",
            dependencies: ["shoprelay", "CLinux", "Cryptography", "EventLoop", "HTTPClient", "Sandbox", .arguments]),

        .target(
            name: "TestSupport", dependencies: ["CLinux", "COpenSSL", "Compression", "Journal", "ShopRouting"],
            path: "Tests/TestSupport"),
        .target(name: "HTTPTranscript", dependencies: ["HTTP"], path: "Tests/HTTPTranscript"),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", .http]),
        .testTarget(name: "CryptographyTests", dependencies: ["Cryptography", "TestSupport"]),
        .testTarget(name: "CompressionTests", dependencies: ["Compression", "TestSupport"]),
        .testTarget(name: "SettingsTests", dependencies: ["Settings", "TestSupport"]),
        .testTarget(name: "EventLoopTests", dependencies: ["EventLoop", "TestSupport"]),
        .testTarget(
            name: "HTTPServerTests",
            dependencies: [
                "HTTPServer", "HTTP", "HTTPTranscript", "Cryptography", "EventLoop", "TestSupport", .http, .lifecycle,
                .lifecycleTestKit,
            ],
            exclude: ["Corpus"]),
        .testTarget(
            name: "HTTPClientTests", dependencies: ["HTTPClient", "EventLoop", "TestSupport", .http]),
        .testTarget(name: "ShopRoutingTests", dependencies: ["ShopRouting", "TestSupport"]),
        .testTarget(
            name: "WooCommerceTests",
            dependencies: ["WooCommerce", "Cryptography", "HTTPClient", "ShopRouting", "TestSupport", .http],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "RackbeatTests",
            dependencies: ["Rackbeat", "Cryptography", "HTTPClient", "ShopRouting", .http]),
        .testTarget(
            name: "SandboxTests",
            dependencies: ["Sandbox", "Cryptography", "EventLoop", "HTTPClient", "HTTPServer", "TestSupport", .http],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "shoprelayTests",
            dependencies: [
                "shoprelay", "EventLoop", "HTTPServer", "Operations", "Settings", "ShopRouting", "TestSupport",
                .arguments, .lifecycle, .lifecycleTestKit, .log,
            ]),
        .testTarget(
            name: "RelayTests",
            dependencies: [
                "Cryptography", "EventLoop", "HTTPClient", "HTTPServer", "Journal", "JournalSQLite", "Operations",
                "Rackbeat", "Relay", "ShopRouting", "TestSupport", "WooCommerce", .http, .lifecycle, .lifecycleTestKit,
            ]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "shoprelay", "Cryptography", "EventLoop", "HTTPClient", "Sandbox", "TestSupport", .lifecycle,
                .lifecycleTestKit,
            ],
            exclude: ["power-cut.c"]),
        .testTarget(name: "AppendLogTests", dependencies: ["AppendLog", "TestSupport"]),
        .testTarget(name: "JournalTests", dependencies: ["Journal", "JournalSQLite", "ShopRouting", "TestSupport"]),
    ]
)

extension Target.Dependency {
    static let arguments = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let http = product(name: "HTTPTypes", package: "swift-http-types")
    static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let lifecycleTestKit = product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
    static let log = product(name: "Logging", package: "swift-log")
    static let metrics = product(name: "Metrics", package: "swift-metrics")
}

/// These touch pointers. In the rest, strict memory safety makes a pointer an error.
let wrapsC: Set = [
    "AppendLog", "Benchmarks", "Compression", "Cryptography", "EventLoop", "HTTPClient", "TestSupport",
]

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
    if target.type != .test && !wrapsC.contains(target.name) { target.swiftSettings?.append(.strictMemorySafety()) }
}
