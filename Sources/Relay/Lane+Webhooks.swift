import HTTPClient
import Journal
import Logging
import ShopRouting

/// Webhooks that are missing or switched off.
extension Lane {
    /// How a pass over the webhooks of one side ended.
    struct WebhookPass {
        /// What was repaired, to where it came.
        var repairs: [WebhookRepair] = []
        var failure: CallFailure?
        /// Otherwise it is to be tried again soon.
        var isDone = true
    }

    /// Accepts the tokens of the webhooks that earlier runs have made.
    func loadTokens() async throws(JournalError) { try await rackbeatWebhooks?.load() }

    /// One pass at a time: two would make each webhook twice.
    func keepWebhooks(of shop: Shop) async -> WebhookPass {
        guard let keeper = keeper(of: shop) else { return WebhookPass() }
        let side = Side.shop(shop.name)
        await turn(of: side).take()
        var pass = WebhookPass()
        let blind = await blindWebhook(of: shop)
        do throws(CallFailure) {
            _ = try await keeper.run(blind: blind) { fault, topic in
                pass.repairs.append(await self.record(fault, of: topic, side))
            }
            if blind != nil { await remember(shop) }
            await settle(keeper.failingKey(agreement.name), &pass)
        } catch {
            Logger.current.info("webhooks not looked after", metadata: error.logged)
            await raise(keeper.attention(for: error, of: agreement.name, at: clock.now()))
            (pass.failure, pass.isDone) = (error, false)
        }
        await turn(of: side).give()
        return pass
    }

    /// One that sent errors in place of orders, if making the webhooks anew was not tried within a day: should the key's user
    /// lack the right as well, the attention item stays.
    private func blindWebhook(of shop: Shop) async -> Int64? {
        do throws(JournalError) {
            guard let id = try await journal.cursor(WebhookKeeper.blind(shop.name)).flatMap({ Int64($0) }) else {
                return nil
            }
            let last = try await journal.cursor(replaced(shop)).flatMap { Int64($0) }.map(Moment.init(milliseconds:))
            return last.map { $0 + .seconds(86_400) <= clock.now() } ?? true ? id : nil
        } catch {
            report(error)
            return nil
        }
    }

    private func remember(_ shop: Shop) async {
        let key = AttentionItem.Key(
            agreement: agreement.name, shop: shop.name, kind: AttentionKind.restError.rawValue,
            subject: WebhookKeeper.blindCode)
        do throws(JournalError) {
            try await journal.commit([
                .forget(cursor: WebhookKeeper.blind(shop.name)), .settle(key),
                .advance(cursor: replaced(shop), to: String(clock.now().milliseconds)),
            ])
        } catch {
            report(error)
        }
    }

    private func replaced(_ shop: Shop) -> String { "blind webhooks of \(shop.name) made anew" }

    func keepRackbeatWebhooks() async -> WebhookPass {
        guard let keeper = rackbeatWebhooks else { return WebhookPass() }
        await turn(of: .rackbeat).take()
        var pass = WebhookPass()
        do throws(RackbeatWebhookKeeper.Stop) {
            _ = try await keeper.run { fault, event in
                pass.repairs.append(await self.record(fault, of: event, .rackbeat))
            }
            await settle(keeper.failingKey, &pass)
        } catch {
            pass.isDone = false
            switch error {
            case .journal(let error): report(error)
            case .randomness: Logger.current.error("no randomness for a webhook's address")
            case .call(let failure):
                Logger.current.info("webhooks not looked after", metadata: failure.logged)
                await raise(keeper.attention(for: failure, at: clock.now()))
                pass.failure = failure
            }
        }
        await turn(of: .rackbeat).give()
        return pass
    }

    /// How the webhooks of all sides stand, Rackbeat's first. A side that is slow holds up no other.
    func webhooks(isRepairing: Bool) async -> [WebhookReport] {
        let sides = [.rackbeat] + agreement.shops.map { Side.shop($0.name) }
        return await withTaskGroup(of: (Int, WebhookReport).self) { group in
            for (index, side) in sides.enumerated() {
                group.addTask { (index, await self.webhooks(of: side, isRepairing: isRepairing)) }
            }
            var reports: [(Int, WebhookReport)] = []
            for await report in group { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func webhooks(of side: Side, isRepairing: Bool) async -> WebhookReport {
        var report = WebhookReport(agreement: agreement.name, side: side)
        report.history = await repairs(of: side)
        if isOver || agreement.isPaused {
            report.standing = .resting
        } else {
            await fill(&report, side, isRepairing)
        }
        return report
    }

    private func fill(_ report: inout WebhookReport, _ side: Side, _ isRepairing: Bool) async {
        switch side {
        case .rackbeat:
            guard let keeper = rackbeatWebhooks else { return }
            if isRepairing { report.repaired = await keepRackbeatWebhooks().repairs }
            do throws(RackbeatWebhookKeeper.Stop) {
                report.standing = .kept(try await keeper.states())
            } catch {
                guard case .call(let failure) = error else { return report.standing = .unreadable("journal") }
                report.standing = .unreadable(failure.detail.summary)
            }
        case .shop(let name):
            guard let shop = agreement.shop(name), let keeper = keeper(of: shop) else { return }
            if isRepairing { report.repaired = await keepWebhooks(of: shop).repairs }
            // What they missed.
            if !report.repaired.isEmpty { _ = await run(catchUp(of: shop)) }
            do throws(CallFailure) { report.standing = .kept(try await keeper.states()) } catch {
                report.standing = .unreadable(error.detail.summary)
            }
        }
    }

    private func keeper(of shop: Shop) -> WebhookKeeper? {
        shop.webhookURL.map { url in
            let needsProducts = shop.receivesStock || agreement.products.follows(shop)
            let topics = WebhookKeeper.orderTopics + (needsProducts ? WebhookKeeper.productTopics : [])
            return WebhookKeeper(shop: shop, url: url, topics: topics, calls: calls)
        }
    }

    private var rackbeatWebhooks: RackbeatWebhookKeeper? {
        agreement.webhooks.map {
            RackbeatWebhookKeeper(
                agreement: agreement, url: $0.url, tokens: $0.tokens, journal: journal, calls: calls)
        }
    }

    private func turn(of side: Side) -> Turn {
        if let turn = webhookTurns[side] { return turn }
        let turn = Turn()
        webhookTurns[side] = turn
        return turn
    }

    private func settle(_ key: AttentionItem.Key, _ pass: inout WebhookPass) async {
        do throws(JournalError) { try await journal.commit([.settle(key)]) } catch {
            report(error)
            pass.isDone = false
        }
    }

    /// Writes it down for the merchant: the log is the operator's. Within the side's turn.
    private func record(_ fault: WebhookFault, of name: String, _ side: Side) async -> WebhookRepair {
        let repair = WebhookRepair(at: clock.now(), name: name, fault: fault)
        Logger.current.notice(
            "webhook repaired",
            metadata: [
                "agreement": "\(agreement.name)", "side": "\(side.label)", "webhook": "\(name)",
                "was": "\(fault.rawValue)",
            ])
        let text = repair.added(to: await repairs(of: side))
        do throws(JournalError) {
            try await journal.commit([.advance(cursor: repairsCursor(side), to: text)])
        } catch {
            report(error)
        }
        return repair
    }

    private func repairs(of side: Side) async -> [WebhookRepair] {
        do throws(JournalError) {
            return WebhookRepair.history(try await journal.cursor(repairsCursor(side)) ?? "")
        } catch {
            report(error)
            return []
        }
    }

    private func repairsCursor(_ side: Side) -> String { "webhook repairs of \(agreement.name), \(side.label)" }
}
