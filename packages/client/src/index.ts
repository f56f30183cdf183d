export type {
	Definition,
	ErrorKind,
	FailureReason,
	LogLine,
	LogStream,
	PingResponse,
	Result,
	ServiceInfo,
	ServiceState,
	ServiceStatus,
	ServiceStatusFull,
	State,
	TreeResponse,
	WhyBlocked,
	WhyReason,
} from '@zinit/protocol'
export type { ActionResult, Outcome } from './action.ts'
export { ZinitClient } from './client.ts'
export type { ServiceInput, TargetInput, UnitInput } from './definition.ts'
export { ZinitError, type ZinitErrorData } from './error.ts'
export type { LinesOptions, LogsFilter } from './logs.ts'
export type { ReloadedService, ReloadResult, Removal } from './mutations.ts'
export type {
	CallOptions,
	ConnectOptions,
	DeleteOptions,
	ReloadOptions,
	Removed,
	SetOptions,
	StartOptions,
	WaitOptions,
} from './options.ts'
export { type Overtaken, overtaken } from './overtaken.ts'
export type { Plan, PlanParams, PlanStep, PlanVerb } from './plan.ts'
export type { HistoryFilter, Row } from './planning.ts'
export type { WaitTarget } from './settle.ts'
export type { Attachment, AttachOptions } from './stream/attachment.ts'
export { type Dropped, isDropped } from './stream/dropped.ts'
export type { Event, EventFilter, EventKind } from './stream/events.ts'
export type { LogFilter } from './stream/logs.ts'
export type { Stream } from './stream/stream.ts'
