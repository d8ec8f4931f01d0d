/** placeholder until sealing is in */
export async function readSealedEnd(_path: string): Promise<{ end: number; hash: Buffer } | null> {
  return null
}
