// The parts of ECharts that pages use; add a chart type here when a page needs it.
export { getInstanceByDom, init } from "echarts/core";
import { use } from "echarts/core";
import { GraphChart } from "echarts/charts";
import { AriaComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

use([GraphChart, AriaComponent, LabelLayout, CanvasRenderer]);
