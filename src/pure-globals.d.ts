// What the contract and the core may use beyond the language: globals that Node and browsers share. Seen by tsconfig.pure.json only.
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
declare class TextDecoder {
  constructor(label?: string, options?: { ignoreBOM?: boolean })
  decode(bytes: Uint8Array): string
}
declare class File {
  readonly name: string
}
