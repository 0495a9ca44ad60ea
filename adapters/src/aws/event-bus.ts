import { PutEventsCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { CloudEvent } from '@stowage/domain';

/** Entries of one request. Ours are far from its other limit, 256 KB. */
const mostEntries = 10;

/** EventBridge, as the place where other systems find the record's events. */
export class EventBus {
  readonly #client: EventBridgeClient;
  readonly #name: string;

  constructor(client: EventBridgeClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** Each goes out whole, as `detail`. @returns the ids of those that EventBridge did not take */
  async publish(events: readonly CloudEvent[]): Promise<ReadonlySet<string>> {
    const refused = new Set<string>();
    for (let start = 0; start < events.length; start += mostEntries) {
      const slice = events.slice(start, start + mostEntries);
      const { Entries = [] } = await this.#client.send(
        new PutEventsCommand({
          Entries: slice.map((event) => ({
            EventBusName: this.#name,
            Source: 'stowage',
            DetailType: event.type,
            Time: new Date(event.time),
            Detail: JSON.stringify(event),
          })),
        }),
      );
      slice.forEach(({ id }, index) => {
        if (Entries[index]?.EventId === undefined) refused.add(id);
      });
    }
    return refused;
  }
}
