import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router.ts'
import './style.css'

// zod compiles its parsers by `Function`, which the page's content security policy forbids.

const theme = new URLSearchParams(location.search).get('theme')
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme

createApp(App).use(createPinia()).use(router).mount('#app')
