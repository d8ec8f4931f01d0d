import type { ThemeConfig } from 'antd'

/**
 * Deep water and paper: one ink, one jade, and the four state colours of `tokens.css`. Sans-serif everywhere
 * but in the wordmark; figures are tabular so that a column does not dance when it changes.
 */
export const theme: ThemeConfig = {
  cssVar: { key: 'qy' },
  token: {
    colorPrimary: '#0b6e69',
    colorLink: '#0b6e69',
    colorLinkHover: '#08918a',
    colorInfo: '#0b6e69',
    colorSuccess: '#0b7a5e',
    colorWarning: '#a8650a',
    colorError: '#b93815',
    colorTextBase: '#12282d',
    colorTextSecondary: '#3d565d',
    colorTextTertiary: '#586f76',
    colorTextDescription: '#586f76',
    colorTextPlaceholder: '#5d7278',
    colorBgLayout: '#f1f5f4',
    colorBorder: '#cddad8',
    colorBorderSecondary: '#e0e9e7',
    borderRadius: 6,
    fontSize: 14,
    fontFamily: 'var(--font)',
    fontFamilyCode: 'var(--font-mono)',
    motionDurationMid: '0.14s',
    motionDurationSlow: '0.2s',
    wireframe: false,
  },
  components: {
    Table: {
      headerBg: '#f6f9f8',
      headerColor: '#48626a',
      headerSplitColor: 'transparent',
      cellPaddingBlockSM: 7,
      cellPaddingInlineSM: 10,
      rowHoverBg: '#f3f9f8',
    },
    Segmented: { trackBg: '#e4edeb', itemSelectedColor: '#0b5753' },
    Drawer: { paddingLG: 20 },
  },
}
