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
    // Views have addresses of their own, some levels deep, so files are named from the top.
    base: '/',
    plugins: [vue()],
    build: { rolldownOptions: { input: source('renderer/index.html') } }
  }
})
