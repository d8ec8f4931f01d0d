import type { Hand, Outcome } from '../../registry/book/book.ts'
import type { BookRow } from '../../registry/book/store.ts'
import { actorOf } from '../../web/actor-of.ts'
import { auditActorOf } from '../../web/audit-actor.ts'
import { refuse, type Refusal } from '../../web/problem.ts'
import type { SignedIn } from '../../web/signed-in.ts'

/** In whose name the books are changed. */
export const handOf = (who: SignedIn, request: Parameters<typeof auditActorOf>[1], now: number): Hand => ({
  user: who,
  actor: actorOf(who),
  audit: auditActorOf(who, request),
  now: new Date(now),
})

const beijing = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** The row, or why not. */
export function rowOrRefusal(outcome: Outcome): BookRow | Refusal {
  switch (outcome.kind) {
    case 'done':
      return outcome.row
    case 'invalid':
      return refuse('registry-invalid', {
        fields: outcome.problems.map(({ path, zh, en }) => ({
          path: `body.fields.${path}`,
          message: zh,
          messageEn: en,
        })),
      })
    case 'not-found':
      return refuse('not-found')
    case 'not-permitted':
      return refuse('not-permitted')
    case 'edited': {
      const { author, at } = outcome
      if (at === null) return refuse('registry-edited')
      return refuse('registry-edited', {
        detail: `${author} 已于 ${beijing.format(at)} 修改了这条登记，您的内容没有保存。请对照差异，选择保留哪些内容后再保存。`,
      })
    }
    case 'out-of-order':
      return refuse(
        outcome.fault === 'no-such-slice' ? 'registry-no-version' : (`registry-${outcome.fault}` as const),
      )
  }
}
