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

/** Packages that only some folders may load, statically or not. The last policy that matches decides. */
const reserved = [
  { source: '@tensorflow/*', from: '!compute', message: 'TensorFlow is loaded in src/compute only.' },
  {
    source: 'electron',
    from: '!{main,preload}',
    message: 'Electron is used in src/main and src/preload only.'
  }
]

export default tseslint.config(
  { ignores: ['out/', 'node_modules/', 'screenshots/', 'src/pure-globals.d.ts'] },
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
      'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import'],
      'import/resolver': { typescript: { project: 'tsconfig.node.json' } }
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          checkAllOrigins: true,
          policies: [
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
            ...Object.entries(layers).map(([from, to]) => ({
              from: { element: { type: from } },
              allow: { to: { element: { types: { anyOf: [from, ...to] } } } }
            })),
            ...reserved.map(({ source, from, message }) => ({
              from: { element: { type: from } },
              disallow: { to: { module: { origin: 'external', source } } },
              message
            })),
            {
              from: { element: { type: '{contract,core,renderer}' } },
              disallow: { to: { module: { origin: 'core' } } },
              message: 'The contract, the core and the window know no Node.'
            }
          ]
        }
      ]
    }
  },
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
    rules: {
      'vue/multi-word-component-names': 'off',
      // The types say which props may be left out; `undefined` as a default says it twice.
      'vue/require-default-prop': 'off'
    }
  },
  prettier
)
