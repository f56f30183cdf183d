export {
	type Contract,
	contract,
	type FilledParams,
	isMethod,
	type MethodName,
	type Notification,
	type NotificationName,
	notifications,
	type Params,
	type Result,
} from './contract.ts'
export { discover } from './discover.ts'
export { parseDuration } from './duration.ts'
export { isQuery } from './effects.ts'
export { type ErrorData, type ErrorKind, type ErrorObject, type ErrorRow, errorObject, errors, type Fault, isErrorKind } from './errors.ts'
export { defaultLimits, type Limits } from './limits.ts'
export type { Method } from './method.ts'
export {
	type ConfigDirectory,
	clientSockets,
	configDirectories,
	daemonSocket,
	given,
	type Place,
	servicesDirectory,
	stateDirectory,
	systemDirectory,
	systemSocket,
} from './places.ts'
export { rpcReference } from './reference.ts'
export {
	decodeReply,
	encodeBatch,
	encodeError,
	encodeNotification,
	encodeRequest,
	encodeResult,
	openNotification,
	type ReplyLine,
} from './reply.ts'
export { type Batch, type Decoded, decodeRequest, type IdText, type Refusal, type Request } from './request.ts'
export type { AnyObjectSchema, Derive, Schema } from './schema.ts'
export * as schema from './schema.ts'
export * from './shapes.ts'
