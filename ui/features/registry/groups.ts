/** How the desk of the books is laid out. */
export const kindGroups = [
  { key: 'registry.group.tree', kinds: ['discharger', 'outlet', 'point', 'logger', 'standardisation'] },
  {
    key: 'registry.group.equipment',
    kinds: ['instrument', 'facility', 'smart-kit', 'acceptance', 'project', 'document'],
  },
  { key: 'registry.group.law', kinds: ['directory-entry', 'permit', 'limit'] },
  {
    key: 'registry.group.firm',
    kinds: ['organisation', 'qualification', 'person', 'contract', 'engagement', 'holding'],
  },
  { key: 'registry.group.library', kinds: ['library'] },
] as const
