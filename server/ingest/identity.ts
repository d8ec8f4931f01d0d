import crypto from 'node:crypto'
import { loggerThresholds } from '../../packs/logger-watch/thresholds.ts'
import type { Message } from '../../hj212/message.ts'
import type { AddressedRecord } from '../journal/record.ts'
import { kindOfCommand } from './command.ts'
import type { EpisodeFrame, Episodes } from './logger-episode.ts'
import { safeText } from './safe-text.ts'

/** What is stored of a logger's identity when it changes. */
export interface IdentityRow {
  readonly loggerId: number
  readonly address: string
  readonly version: string
  readonly encrypted: boolean
  /** New connections since it was first heard. */
  readonly reconnects: number
}

export interface RestoredIdentity extends IdentityRow {
  readonly peer: string
}

/** A record as far as identity is concerned. */
export type SeenRecord = Pick<AddressedRecord, 'address' | 'receivedAt' | 'peer' | 'bytes'>

export interface Identity {
  accepted(loggerId: number, record: SeenRecord, message: Message): void
  /** Its MN came with a wrong password. */
  refused(loggerId: number, record: SeenRecord): void
  /** What changed since the last time. */
  takeRows(): IdentityRow[]
}

interface Known {
  readonly loggerId: number
  peer: string
  address: string
  /** The connection and address before. */
  formerPeer: string
  formerAddress: string
  movedAt: number
  seenAt: number
  /** How often in a row the former one came back within minutes. */
  turns: number
  reconnects: number
  burst: number
  burstSince: number
  version: string
  encrypted: boolean
  /** Kept only while two connections take turns. */
  recent: Said[] | null
}

/** What a connection said of one moment. */
interface Said {
  readonly subject: string
  readonly digest: string
  readonly peer: string
}

const { alternation, reconnects } = loggerThresholds
/** A frame that was under way when its connection was replaced makes two turns. */
const turnsOfTwo = 3
const recentKept = 8
const addressesKept = 5

/**
 * Who speaks for each MN, from which connection, and whether that is plausible. The gateway lets the newest
 * connection win, so two devices of one MN show as connections that take turns.
 */
export function makeIdentity(episodes: Episodes, restored: Iterable<RestoredIdentity>): Identity {
  const byLogger = new Map<number, Known>()
  /** Which logger spoke last through a connection; one entry a logger at most. */
  const owners = new Map<string, number>()
  const changed = new Set<Known>()
  for (const row of restored) byLogger.set(row.loggerId, begin(row, 0))

  const whereOf = ({ address, receivedAt }: SeenRecord): EpisodeFrame => ({ frame: address, at: receivedAt })

  const claim = (known: Known, record: SeenRecord): void => {
    const owner = owners.get(record.peer)
    owners.set(record.peer, known.loggerId)
    if (owner === undefined || owner === known.loggerId) return
    const other = byLogger.get(owner)
    if (other === undefined || other.peer !== record.peer || !isRecent(record.receivedAt, other.seenAt))
      return
    episodes.note(known.loggerId, 'shared-socket', whereOf(record), { otherId: owner, peer: record.peer })
  }

  const listed = (
    loggerId: number,
    kind: 'address-change' | 'foreign-password' | 'wrong-password',
    address: string,
  ) => {
    const before = episodes.find(loggerId, kind)?.detail['addresses']
    const list = Array.isArray(before) ? (before as readonly string[]) : []
    return list.includes(address) || list.length === addressesKept ? list : [...list, address]
  }

  const move = (known: Known, record: SeenRecord, address: string): void => {
    const { receivedAt, peer } = record
    const where = whereOf(record)
    const isSoon = isRecent(receivedAt, known.movedAt)
    const isSameAddress = address === known.address
    const isReturn = isSameAddress ? peer === known.formerPeer : address === known.formerAddress
    known.turns = isSoon && isReturn ? known.turns + 1 : isSoon && isSameAddress ? known.turns : 0
    if (!isRecent(receivedAt, known.burstSince)) {
      known.burst = 0
      known.burstSince = receivedAt
    }
    known.burst++
    known.reconnects++
    changed.add(known)
    const addresses = [known.address, address].map((text) => safeText(text, 64))
    if (known.turns >= turnsOfTwo) {
      known.recent ??= []
      episodes.note(known.loggerId, 'duplicate-sign-in', where, { addresses: [...new Set(addresses)] })
    } else if (!isSameAddress) {
      const [before, after] = addresses as [string, string]
      const detail = { before, after, addresses: listed(known.loggerId, 'address-change', after) }
      episodes.note(known.loggerId, 'address-change', where, detail)
    }
    if (known.burst >= reconnects.value)
      episodes.note(known.loggerId, 'reconnects', where, { connections: known.burst })
    if (owners.get(known.peer) === known.loggerId) owners.delete(known.peer)
    known.formerPeer = known.peer
    if (!isSameAddress) known.formerAddress = known.address
    known.peer = peer
    known.address = address
    known.movedAt = receivedAt
    claim(known, record)
  }

  /** Only between two connections that take turns: a digest of every frame would cost too much. */
  const compare = (known: Known, recent: Said[], record: SeenRecord, message: Message): void => {
    if (!isRecent(record.receivedAt, known.movedAt)) {
      known.recent = null
      return
    }
    if (message.dataTime === null) return
    const subject = `${message.CN} ${message.ST} ${message.dataTime}`
    const cp = record.bytes.indexOf('CP=')
    const digest = crypto
      .createHash('sha1')
      // Without the CRC, which counts the request number.
      .update(record.bytes.subarray(cp < 0 ? 0 : cp, record.bytes.lastIndexOf('&&')))
      .digest('base64')
    const other = recent.find((said) => said.subject === subject && said.digest !== digest)
    if (other !== undefined && other.peer !== record.peer) {
      const detail = { dataTime: safeText(message.dataTime, 14), command: safeText(message.CN ?? '', 16) }
      episodes.note(known.loggerId, 'conflicting-data', whereOf(record), detail)
    }
    recent.push({ subject, digest, peer: record.peer })
    if (recent.length > recentKept) recent.shift()
  }

  return {
    accepted(loggerId, record, message) {
      let known = byLogger.get(loggerId)
      const { peer, receivedAt } = record
      const isData = kindOfCommand(message.CN) !== 'sign-of-life'
      if (known === undefined) {
        const { version, cipher } = message
        const address = addressOf(peer)
        known = begin(
          {
            loggerId,
            peer,
            address,
            version: isData ? version : '',
            encrypted: cipher !== 'clear',
            reconnects: 0,
          },
          receivedAt,
        )
        byLogger.set(loggerId, known)
        changed.add(known)
        claim(known, record)
      } else if (known.peer !== peer) move(known, record, addressOf(peer))
      known.seenAt = receivedAt
      if (!isData) return
      if (message.version !== known.version) {
        if (known.version !== '') {
          const detail = { before: known.version, after: message.version }
          episodes.note(loggerId, 'version-change', whereOf(record), detail)
        }
        known.version = message.version
        changed.add(known)
      }
      if (message.cipher !== 'clear') {
        if (!known.encrypted) {
          known.encrypted = true
          changed.add(known)
        }
      } else if (known.encrypted && message.deviations.some(({ kind }) => kind === 'clear-text'))
        episodes.note(loggerId, 'clear-text', whereOf(record), { address: safeText(known.address, 64) })
      if (known.recent !== null) compare(known, known.recent, record, message)
    },
    refused(loggerId, record) {
      const address = addressOf(record.peer)
      const known = byLogger.get(loggerId)
      const kind = known !== undefined && known.address !== address ? 'foreign-password' : 'wrong-password'
      const detail = {
        own: known === undefined ? null : safeText(known.address, 64),
        addresses: listed(loggerId, kind, safeText(address, 64)),
      }
      episodes.note(loggerId, kind, whereOf(record), detail)
    },
    takeRows() {
      if (changed.size === 0) return []
      const rows = [...changed].map(({ loggerId, address, version, encrypted, reconnects: count }) => ({
        loggerId,
        address: safeText(address, 64),
        version,
        encrypted,
        reconnects: count,
      }))
      changed.clear()
      return rows
    },
  }
}

const begin = (
  { loggerId, peer, address, version, encrypted, reconnects: count }: RestoredIdentity,
  at: number,
): Known => ({
  loggerId,
  peer,
  address,
  formerPeer: '',
  formerAddress: '',
  movedAt: at,
  seenAt: at,
  turns: 0,
  reconnects: count,
  burst: 0,
  burstSince: at,
  version,
  encrypted,
  recent: null,
})

/** Our own clock may have been set back in between: then it is recent as well. */
const isRecent = (now: number, at: number): boolean => now - at <= alternation.value

/** Without the port. */
const addressOf = (peer: string): string => {
  const colon = peer.lastIndexOf(':')
  return colon < 0 ? peer : peer.slice(0, colon)
}
