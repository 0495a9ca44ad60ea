// What browsers have for pages of one site to speak with each other, and jsdom has not.

const channels = new Set<PretendChannel>();

/** Reaches all others of its name, later, with a copy. */
export class PretendChannel {
  readonly name: string;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(name: string) {
    this.name = name;
    channels.add(this);
  }

  postMessage(data: unknown): void {
    for (const other of channels) {
      if (other === this || other.name !== this.name) continue;
      setTimeout(() => channels.has(other) && other.onmessage?.({ data: JSON.parse(JSON.stringify(data)) }));
    }
  }

  close(): void {
    channels.delete(this);
  }
}

let queue: Promise<unknown> = Promise.resolve();

/** One after the other, whatever the name. */
const pretendLocks = {
  request: <T>(_name: string, work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => {});
    return turn;
  },
};

/** Closes the tabs of earlier tests, and opens a new world. */
export function pretendTabs(): void {
  channels.clear();
  queue = Promise.resolve();
  Object.defineProperty(globalThis, 'BroadcastChannel', { value: PretendChannel, configurable: true });
  Object.defineProperty(navigator, 'locks', { value: pretendLocks, configurable: true });
}
