import js from '@eslint/js'
import globals from 'globals'
import prettier from 'eslint-config-prettier'
import boundaries from 'eslint-plugin-boundaries'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

/** Folder → folders it may import from. The whole dependency rule of docs/architecture.md stands here. */
const layers = {
  contract: [],
  core: ['contract'],
  storage: ['contract', 'core'],
  engine: ['contract', 'core', 'storage'],
  compute: ['contract', 'core', 'storage'],
  server: ['contract', 'core', 'storage', 'engine'],
  cli: ['contract', 'core', 'storage', 'engine', 'server'],
  main: ['contract'],
  preload: ['contract'],
  renderer: ['contract', 'core']
}

const forbid = (...groups) => ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }]
const tensorflow = [['@tensorflow/*'], 'TensorFlow is loaded in src/compute only.']
const electron = [['electron', 'electron/*'], 'Electron is used in src/main and src/preload only.']
const node = [['node:*', 'fs', 'path', 'os'], 'The contract, the core and the window know no Node.']

export default tseslint.config(
  { ignores: ['out/', 'node_modules/', 'screenshots/'] },
  js.configs.recommended,
  { files: ['scripts/**/*.mjs', '*.js'], languageOptions: { globals: globals.node } },
  {
    files: ['**/*.ts', '**/*.vue'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.node.json', './tsconfig.renderer.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue']
      }
    },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Loops over typed arrays index within bounds they have just computed; `!` says so to the compiler.
      '@typescript-eslint/no-non-null-assertion': 'off'
    }
  },
  {
    files: ['src/**/*.ts', 'src/**/*.vue'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': Object.keys(layers).map((type) => ({ type, pattern: `src/${type}` })),
      'import/resolver': { typescript: { project: 'tsconfig.node.json' } }
    },
    rules: {
      'boundaries/element-types': [
        'error',
        {
          default: 'disallow',
          rules: Object.entries(layers).map(([from, allow]) => ({ from, allow: [from, ...allow] }))
        }
      ],
      'no-restricted-imports': forbid(tensorflow, electron)
    }
  },
  {
    files: ['src/{contract,core,renderer}/**'],
    rules: { 'no-restricted-imports': forbid(tensorflow, electron, node) }
  },
  { files: ['src/compute/**'], rules: { 'no-restricted-imports': forbid(electron) } },
  { files: ['src/{main,preload}/**'], rules: { 'no-restricted-imports': forbid(tensorflow) } },
  {
    files: ['test/**'],
    rules: {
      // Vitest's asymmetric matchers (expect.closeTo …) are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off'
    }
  },
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser }, globals: globals.browser },
    rules: { 'vue/multi-word-component-names': 'off' }
  },
  prettier
)
