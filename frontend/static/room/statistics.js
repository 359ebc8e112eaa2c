// Measures the connections of a call once a second: loss and room in both directions, round trip, and who is heard.

const FRESH_MS = 2500;

export class Statistics {
  #former = new Map();

  // Returns `{ up: { loss, rate, sent }, down: { loss, received }, roundTrip, levels }`: shares, bits a second, seconds; `levels`
  // are the sound levels (0 to 1) by track id. What is unknown is null.
  async sample(connections) {
    const reports = (await Promise.all(connections.map((each) => each.getStats()))).flatMap((each) => [...each.values()]);
    const of = (type) => reports.filter((each) => each.type === type);
    const pairs = of("candidate-pair").filter((each) => each.nominated && each.state === "succeeded");
    const outbound = of("outbound-rtp");
    const inbound = of("inbound-rtp");
    const remote = fresh(of("remote-inbound-rtp"), outbound).filter((each) => each.timestamp !== this.#former.get(each.id)?.timestamp);
    const sample = {
      up: {
        loss: largest(remote.map((each) => each.fractionLost)),
        rate: largest(pairs.map((each) => each.availableOutgoingBitrate)),
        sent: this.#rate(outbound, "bytesSent"),
      },
      down: { loss: this.#loss(inbound), received: this.#rate(inbound, "bytesReceived") },
      // Firefox measures the round trip by reports alone.
      roundTrip: largest([...pairs.map((each) => each.currentRoundTripTime), ...remote.map((each) => each.roundTripTime)]),
      levels: new Map(inbound.filter((each) => each.kind === "audio").map((each) => [each.trackIdentifier, each.audioLevel ?? 0])),
    };
    this.#former = new Map(reports.map((each) => [each.id, each]));
    return sample;
  }

  #grown(report, name) {
    const former = this.#former.get(report.id)?.[name];
    return former === undefined ? 0 : Math.max(0, (report[name] ?? 0) - former);
  }

  #loss(inbound) {
    const lost = inbound.reduce((sum, each) => sum + this.#grown(each, "packetsLost"), 0);
    const received = inbound.reduce((sum, each) => sum + this.#grown(each, "packetsReceived"), 0);
    return lost + received < 10 ? null : lost / (lost + received);
  }

  #rate(reports, name) {
    return reports.reduce((sum, each) => {
      const seconds = (each.timestamp - (this.#former.get(each.id)?.timestamp ?? each.timestamp)) / 1000;
      return sum + (seconds > 0 ? (8 * this.#grown(each, name)) / seconds : 0);
    }, 0);
  }
}

// Returns the reports of the other end that are recent: the last one of a track that is no longer sent stays for ever.
function fresh(reports, outbound) {
  const now = Math.max(...outbound.map((each) => each.timestamp));
  return reports.filter((each) => now - each.timestamp < FRESH_MS);
}

function largest(values) {
  const known = values.filter((each) => each !== undefined);
  return known.length ? Math.max(...known) : null;
}
