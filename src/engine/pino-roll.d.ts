declare module 'pino-roll' {
  import type { DestinationStream } from 'pino'

  export default function roll(options: {
    file: string
    extension: string
    size: string
    limit: { count: number }
    mkdir: boolean
    symlink: boolean
    sync: boolean
  }): Promise<DestinationStream & { file: string }>
}
