import { LineChart, ScatterChart } from 'echarts/charts'
import {
  AxisPointerComponent,
  DataZoomComponent,
  GridComponent,
  MarkAreaComponent,
  TitleComponent,
  ToolboxComponent,
  TooltipComponent,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import type { EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// Only what the curves draw with: a third of the whole library.
use([
  LineChart,
  ScatterChart,
  GridComponent,
  MarkAreaComponent,
  TitleComponent,
  TooltipComponent,
  AxisPointerComponent,
  DataZoomComponent,
  ToolboxComponent,
  CanvasRenderer,
])

export { init }
export type Chart = EChartsType
