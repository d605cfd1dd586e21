const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** UTF-8 as text; what is not UTF-8 becomes U+FFFD. */
export const decode = (bytes: Uint8Array): string => decoder.decode(bytes)
