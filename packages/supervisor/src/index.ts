/** Charts and host joined: a process supervisor to embed. */
export { SupervisorError } from './error.ts'
export type * from './model.ts'
export { createStore, type Store } from './store.ts'
export { createSupervisor } from './supervisor.ts'
