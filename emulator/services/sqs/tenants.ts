import { Heap, type Instant } from "../../kernel/index.ts";
import { NOISY_IN_FLIGHT_MIN, NOISY_SHARE } from "./limits.ts";
import type { Message } from "./message.ts";

interface Flight {
  readonly id: string;
  readonly groupId: string | undefined;
  readonly until: Instant;
}

/**
 * How much of a standard queue's consumers each group keeps busy: who has too large a share is served after the others.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 */
export class Tenants {
  readonly #flights = new Map<string, Flight>();
  readonly #landings = new Heap<Flight>((a, b) => a.until < b.until);
  readonly #busy = new Map<string, number>();

  /** A message was given out, or is hidden for another time now. */
  depart({ id, groupId, visibleAt }: Message): void {
    this.land(id);
    const flight = { id, groupId, until: visibleAt };
    this.#flights.set(id, flight);
    this.#landings.push(flight);
    if (groupId !== undefined) this.#busy.set(groupId, (this.#busy.get(groupId) ?? 0) + 1);
  }

  /** It is no longer in flight. */
  land(id: string): void {
    const flight = this.#flights.get(id);
    if (!flight) return;
    this.#flights.delete(id);
    if (flight.groupId === undefined) return;
    const left = (this.#busy.get(flight.groupId) ?? 1) - 1;
    if (left > 0) this.#busy.set(flight.groupId, left);
    else this.#busy.delete(flight.groupId);
  }

  inFlight(groupId: string): number {
    return this.#busy.get(groupId) ?? 0;
  }

  isNoisy(groupId: string | undefined, now: Instant): boolean {
    if (groupId === undefined) return false;
    for (let next = this.#landings.peek(); next && next.until <= now; next = this.#landings.peek()) {
      this.#landings.pop();
      if (this.#flights.get(next.id) === next) this.land(next.id);
    }
    const own = this.inFlight(groupId);
    return own >= NOISY_IN_FLIGHT_MIN && own > this.#flights.size * NOISY_SHARE;
  }
}
