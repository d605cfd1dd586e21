import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const source = (path: string) => resolve(import.meta.dirname, 'src', path)

export default defineConfig({
  main: { build: { rolldownOptions: { input: source('main/index.ts') } } },
  preload: {
    build: {
      // A sandboxed preload must be CommonJS, whatever package.json's `type` says.
      rolldownOptions: {
        input: source('preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs' }
      }
    }
  },
  renderer: {
    root: source('renderer'),
    // Views have addresses of their own, some levels deep, so files are named from the top. Said by a plugin, because
    // electron-vite writes over what the configuration itself says.
    plugins: [vue(), { name: 'files-from-the-top', config: () => ({ base: '/' }) }],
    // The window also runs in whatever Chromium is installed, not only in Electron's.
    build: { target: 'chrome120', minify: true, rolldownOptions: { input: source('renderer/index.html') } }
  }
})
