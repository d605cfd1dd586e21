import { createRouter, createWebHistory } from 'vue-router'
import WelcomeView from './views/welcome/WelcomeView.vue'

/** Every view and its address. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'welcome', component: WelcomeView, meta: { title: 'Open a dataset' } },
    {
      path: '/dataset/:dataset',
      component: () => import('./views/dataset/DatasetFrame.vue'),
      redirect: { name: 'browse' },
      children: [
        {
          path: 'browse',
          name: 'browse',
          component: () => import('./views/dataset/BrowseView.vue'),
          meta: { title: 'Browse' }
        },
        {
          path: 'problems',
          name: 'problems',
          component: () => import('./views/dataset/ProblemsView.vue'),
          meta: { title: 'Problems' }
        }
      ]
    },
    {
      path: '/train/:dataset?',
      name: 'train',
      component: () => import('./views/train/TrainView.vue'),
      meta: { title: 'Train' }
    },
    {
      path: '/runs',
      name: 'runs',
      component: () => import('./views/runs/RunListView.vue'),
      meta: { title: 'Runs' }
    },
    {
      path: '/runs/:run',
      name: 'run',
      component: () => import('./views/runs/RunView.vue'),
      meta: { title: 'Run' }
    },
    {
      path: '/evaluate/:run?',
      component: () => import('./views/evaluate/EvaluateFrame.vue'),
      children: [
        { path: '', redirect: { name: 'summary' } },
        {
          path: 'summary',
          name: 'summary',
          component: () => import('./views/evaluate/SummaryView.vue'),
          meta: { title: 'Summary' }
        },
        {
          path: 'labels',
          name: 'labels',
          component: () => import('./views/evaluate/LabelsView.vue'),
          meta: { title: 'Labels' }
        },
        {
          path: 'confusion',
          name: 'confusion',
          component: () => import('./views/evaluate/ConfusionView.vue'),
          meta: { title: 'Confusion' }
        },
        {
          path: 'errors',
          name: 'errors',
          component: () => import('./views/evaluate/ErrorsView.vue'),
          meta: { title: 'Errors' }
        }
      ]
    },
    { path: '/:rest(.*)*', redirect: { name: 'welcome' } }
  ]
})

router.afterEach(({ meta }) => {
  document.title = `${String(meta.title)} · Cocoscope`
})
