import { serviceModule, tasks } from '@async-cassandra/executor';

export const work = tasks<typeof import('./modules/work.ts')>(new URL('./modules/work.ts', import.meta.url));
export const fails = tasks<typeof import('./modules/fails.ts')>(new URL('./modules/fails.ts', import.meta.url));
export const commands = serviceModule(new URL('./modules/service.ts', import.meta.url));
export const short = tasks<typeof import('./modules/short.ts')>(new URL('./modules/short.ts', import.meta.url));
