import { durationBounds, type DurationFacts } from '../lib/duration-counts.ts'
import type { StatusFacts } from './facts.ts'
import { segmentOf } from '../journal/record.ts'
import type { Health } from './health.ts'
import { acceptedOf } from './series.ts'

export interface Snapshot {
  readonly facts: StatusFacts
  readonly health: Health
}

/** One value of a family; `name` where it differs from the family's (parts of a histogram). */
export interface Sample {
  readonly value: number
  readonly labels: Readonly<Record<string, string | number>>
  readonly metricName?: string
}

/** One name of Prometheus: what it means and how it is read from the facts. */
export interface Family {
  readonly name: string
  readonly type: 'gauge' | 'counter' | 'histogram'
  readonly help: string
  read(snapshot: Snapshot): readonly Sample[]
}

type Pick1 = (facts: StatusFacts) => number | null

const one = (value: number | null): Sample[] => (value === null ? [] : [{ value, labels: {} }])

const gauge = (name: string, help: string, pick: Pick1): Family => ({
  name,
  type: 'gauge',
  help,
  read: ({ facts }) => one(pick(facts)),
})

const counter = (name: string, help: string, pick: Pick1): Family => ({
  name,
  type: 'counter',
  help,
  read: ({ facts }) => one(pick(facts)),
})

/** One value for each key; keys are codes of this program, never what a peer sent. */
const counterBy = (
  name: string,
  label: string,
  help: string,
  pick: (facts: StatusFacts) => Readonly<Record<string, number>>,
): Family => ({
  name,
  type: 'counter',
  help,
  read: ({ facts }) =>
    Object.entries(pick(facts)).map(([key, value]) => ({ value, labels: { [label]: key } })),
})

const histogram = (name: string, help: string, pick: (facts: StatusFacts) => DurationFacts): Family => ({
  name,
  type: 'histogram',
  help,
  read({ facts }) {
    const { counts, count, sumSeconds } = pick(facts)
    let sum = 0
    const buckets = durationBounds.map((le, i): Sample => {
      sum += counts[i]!
      return { metricName: `${name}_bucket`, value: sum, labels: { le } }
    })
    return [
      ...buckets,
      { metricName: `${name}_bucket`, value: count, labels: { le: '+Inf' } },
      { metricName: `${name}_sum`, value: sumSeconds, labels: {} },
      { metricName: `${name}_count`, value: count, labels: {} },
    ]
  },
})

const journalStates = ['ready', 'full', 'faulted', 'closed'] as const
const journalStateOf = ({ journal }: StatusFacts): (typeof journalStates)[number] =>
  journal.state === 'ready' && journal.full ? 'full' : journal.state

/** Everything that is read from the facts when Prometheus asks. docs/operations/monitoring.md explains them. */
export const families: readonly Family[] = [
  {
    name: 'qingyuan_check_ok',
    type: 'gauge',
    help: 'Health checks: 1 in order, 0.5 somebody should look, 0 failed',
    read: ({ health }) =>
      health.checks.map(({ name, state }) => ({
        value: { ok: 1, degraded: 0.5, failed: 0 }[state],
        labels: { check: name },
      })),
  },
  {
    name: 'qingyuan_ready',
    type: 'gauge',
    help: '1 while frames of loggers are received, kept and answered',
    read: ({ health }) => one(health.hj212 === 'ready' ? 1 : 0),
  },

  gauge('qingyuan_gateway_connections', 'Open connections of field machines', (f) => f.gateway.connections),
  gauge(
    'qingyuan_gateway_loggers_connected',
    'Loggers (MN) that speak through a connection now',
    (f) => f.gateway.loggersConnected,
  ),
  counterBy(
    'qingyuan_gateway_frames_total',
    'verdict',
    'Arrivals since start by verdict of the gateway',
    (f) => ({ accepted: acceptedOf(f), ...f.gateway.refused }),
  ),
  counter('qingyuan_gateway_answers_total', 'Answers 9014 and 9013 since start', (f) => f.gateway.answered),
  counterBy(
    'qingyuan_gateway_refused_total',
    'limit',
    'How often a peer met a bound, by bound',
    (f) => f.gateway.limits.counts,
  ),
  {
    name: 'qingyuan_gateway_held_connections',
    type: 'gauge',
    help: 'Connections that are not read just now, by reason; pace: back-fill waits for live data',
    read: ({ facts }) =>
      Object.entries(facts.gateway.held).map(([reason, value]) => ({ value, labels: { reason } })),
  },
  histogram(
    'qingyuan_gateway_answer_seconds',
    'From the end of a frame to the write of its answer',
    (f) => f.gateway.answerTimes,
  ),

  {
    name: 'qingyuan_journal_state',
    type: 'gauge',
    help: '1 for the state the journal is in',
    read: ({ facts }) =>
      journalStates.map((state) => ({ value: journalStateOf(facts) === state ? 1 : 0, labels: { state } })),
  },
  counter('qingyuan_journal_records_total', 'Arrivals made durable since start', (f) => f.journal.records),
  counter(
    'qingyuan_journal_refused_records_total',
    'Arrivals that could not be kept (and were not answered) since start',
    (f) => f.journal.refusedRecords,
  ),
  counter('qingyuan_journal_durable_bytes_total', 'Bytes made durable since start', (f) => f.journal.bytes),
  histogram('qingyuan_journal_sync_seconds', 'Write and sync of one batch', (f) => f.journal.syncTimes),
  counter('qingyuan_journal_faults_total', 'Writes that failed since start', (f) => f.journal.faults),
  gauge('qingyuan_journal_backlog_bytes', 'Bytes that wait for the disk', (f) => f.journal.backlogBytes),
  gauge('qingyuan_journal_segments', 'Number of the segment that is written', (f) => f.journal.segments),
  gauge(
    'qingyuan_journal_unsealed_segments',
    'Finished segments that wait to be sealed',
    (f) => f.journal.unsealed,
  ),
  counter(
    'qingyuan_journal_sealed_logical_bytes_total',
    'Bytes sealed since start, before compression',
    (f) => f.journal.sealedLogicalBytes,
  ),
  counter('qingyuan_journal_sealed_bytes_total', 'The same, compressed', (f) => f.journal.sealedBytes),
  gauge(
    'qingyuan_journal_disk_free_bytes',
    'Free space where the journal lies',
    (f) => f.disk?.freeBytes ?? null,
  ),
  gauge('qingyuan_journal_disk_size_bytes', 'Size of that file system', (f) => f.disk?.sizeBytes ?? null),

  counter('qingyuan_ingest_frames_total', 'Journal records applied since start', (f) => f.ingest.frames),
  counter('qingyuan_ingest_rows_total', 'Rows of readings written since start', (f) => f.ingest.rows),
  gauge('qingyuan_ingest_segment', 'Number of the segment that ingest reads', (f) =>
    f.ingest.applied === null ? null : segmentOf(f.ingest.applied),
  ),
  gauge('qingyuan_ingest_backlog_bytes', 'Bytes of journal not yet applied', (f) => f.ingest.backlogBytes),
  gauge('qingyuan_ingest_lag_seconds', 'Age of the oldest frame that is not applied', (f) => f.lagSeconds),
  counterBy(
    'qingyuan_ingest_quarantined_total',
    'reason',
    'Arrivals put aside since start, by reason',
    (f) => f.ingest.quarantined,
  ),
  counterBy(
    'qingyuan_ingest_deviations_total',
    'kind',
    'Frames that departed from the standard since start, by kind',
    (f) => f.ingest.deviations,
  ),

  {
    name: 'qingyuan_commands',
    type: 'gauge',
    help: 'Commands to field machines that have not ended, by state',
    read: ({ facts: { work } }) =>
      work === null
        ? []
        : [
            { value: work.commandsAwaitingApproval, labels: { state: 'awaiting-approval' } },
            { value: work.commandsQueued, labels: { state: 'queued' } },
            { value: work.commandsUnderWay, labels: { state: 'under-way' } },
          ],
  },
  counterBy(
    'qingyuan_commands_ended_total',
    'outcome',
    'Commands that ended since start, by how',
    (f) => f.commandsEnded,
  ),
  {
    name: 'qingyuan_jobs',
    type: 'gauge',
    help: 'Background jobs by state; failed: of the last thousand',
    read: ({ facts: { work } }) =>
      work === null
        ? []
        : [
            { value: work.jobsQueued, labels: { state: 'queued' } },
            { value: work.jobsRunning, labels: { state: 'running' } },
            { value: work.jobsFailed, labels: { state: 'failed' } },
          ],
  },
  gauge(
    'qingyuan_jobs_oldest_seconds',
    'Age of the oldest job that has not ended',
    (f) => f.oldestJobSeconds,
  ),
  gauge(
    'qingyuan_logger_clock_alarms',
    'Open clock alarms of data loggers',
    (f) => f.work?.clockAlarms ?? null,
  ),

  gauge('qingyuan_database_up', '1 while the database answers', (f) => (f.pingSeconds === null ? 0 : 1)),
  gauge('qingyuan_database_ping_seconds', 'How long its last answer took', (f) => f.pingSeconds),
  {
    name: 'qingyuan_database_connections',
    type: 'gauge',
    help: 'Connections of the pages by what they do',
    read: ({ facts: { database } }) => [
      { value: database.idle, labels: { state: 'idle' } },
      { value: database.connections - database.idle, labels: { state: 'busy' } },
    ],
  },
  gauge('qingyuan_database_waiting', 'Requests that wait for a connection', (f) => f.database.waiting),
]
