import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** The pages: `ui/` → `dist/ui`. With `QINGYUAN_API` set, the development server passes `/api` on to it. */
export default defineConfig({
  root: path('ui'),
  base: '/',
  plugins: [react()],
  resolve: {
    alias: {
      // The pages take paths and types from the contract; checking is the server's work.
      typebox: path('ui/lib/schema-placeholder.ts'),
    },
  },
  server: { proxy: { '/api': process.env['QINGYUAN_API'] ?? 'http://127.0.0.1:8212' } },
  build: {
    outDir: path('dist/ui'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 700,
  },
})
