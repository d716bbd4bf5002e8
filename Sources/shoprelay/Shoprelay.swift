@main
struct Shoprelay { static func main() {} }
