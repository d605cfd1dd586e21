/** Fills the front of `target` with the next bytes of a file and says how many; 0 is the end. */
export type ByteSource = (target: Uint8Array) => number

/**
 * A window of bytes that moves over a file. `bytes[end]` is always 0, which no JSON has outside of an error, so that loops run
 * to an unexpected byte without asking for the end at each step. What is kept while the window moves is what lies after `at`;
 * a text longer than the window makes it grow.
 */
export class ByteReader {
  bytes: Uint8Array
  /** Where reading stands in `bytes`. */
  at = 0
  end = 0
  /** Where `bytes` begins in the file. */
  base = 0
  readonly #source: ByteSource
  #ended = false

  constructor(source: ByteSource, size: number) {
    this.#source = source
    this.bytes = new Uint8Array(size + 1)
  }

  /** Where reading stands in the file. */
  get offset(): number {
    return this.base + this.at
  }

  /** Moves `at` to the front of `bytes` and reads on behind what is kept. False at the end of the file. */
  more(): boolean {
    if (this.#ended) return false
    const kept = this.bytes.subarray(this.at, this.end)
    // Half the window at least is new each time, so that a long text is not copied over and over.
    const target = 2 * kept.length < this.bytes.length ? this.bytes : new Uint8Array(2 * this.bytes.length)
    target.set(kept)
    this.base += this.at
    this.at = 0
    this.bytes = target
    const read = this.#source(target.subarray(kept.length, target.length - 1))
    this.end = kept.length + read
    target[this.end] = 0
    this.#ended = read === 0
    return read > 0
  }

  /** The byte so many after `at`; 0 at the end of the file. */
  peek(ahead: number): number {
    while (this.at + ahead >= this.end) if (!this.more()) return 0
    return this.bytes[this.at + ahead]!
  }
}

/** Passes over the mark that some programs put before UTF-8. */
export function passByteOrderMark(reader: ByteReader): void {
  if (reader.peek(0) === 0xef && reader.peek(1) === 0xbb && reader.peek(2) === 0xbf) reader.at += 3
}
