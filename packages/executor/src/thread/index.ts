// The public API for modules that run in threads.
export { currentTask } from './current-task.ts';
export type { CurrentTask } from './current-task.ts';
export { answeredLater } from './service-handler.ts';
export type { CreateService, ReplyToken, RequestContext, ServiceContext, ServiceHandler } from './service-handler.ts';
export type { RequestReader } from '../wire/request-values.ts';
export { transfer } from '../wire/transfer.ts';
export { loadModule } from './load-module.ts';
