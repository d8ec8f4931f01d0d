/** The code tables of HJ/T 212-2005, HJ 212-2017 and what is known of HJ 212-2025: the one door. */
export {
  encryptsPayload,
  findCommand,
  listCommands,
  type CommandClass,
  type CommandEntry,
  type Direction,
  type Flow,
} from './command.ts'
export { dataFlagName } from './data-flag.ts'
export {
  describeDeviation,
  describeFault,
  deviationKinds,
  faultKinds,
  type Remark,
  type Wording,
} from './deviation-words.ts'
export { findDialectProfile, listDialectProfiles, type DialectProfile } from './dialect-profile.ts'
export { findDeviceInfo, listDeviceInfoProfiles, type DeviceInfoEntry } from './device-info.ts'
export type { FactorEntry } from './factor-entries.ts'
export type { Medium } from './factor-row.ts'
export {
  findFactor,
  findFactorAnyCase,
  findFactorInAnyVersion,
  findObservedFactor,
  listFactors,
  modernCode,
  processOfFactor,
} from './factor.ts'
export { fieldName, suffixName } from './field-name.ts'
export {
  executionOutcome,
  requestOutcome,
  type ExecutionOutcome,
  type ExecutionOutcomeKind,
  type RequestOutcome,
  type RequestOutcomeKind,
} from './outcome.ts'
export type { Name, Status } from './status.ts'
export { isKnownSystemCode, systemCodeName } from './system-code.ts'
export { defaultTimeouts, timeoutsOfLine, type TimeOuts } from './time-out.ts'
