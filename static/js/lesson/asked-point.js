/** @import { Page } from "../page.js" */
/** @import { Layer } from "../types.js" */
/** @import { Lesson } from "./lesson.js" */

import { pixelsOf } from "../plots/view.js";

const RADIUS_PX = 17;
const WIDTH_PX = 3;

const TRACE_PX = 2;
const DASHES = [5, 5];

/**
 * The ring around the point that a stop asks for, and the way it was dragged; such stops have one
 * point.
 *
 * @param {Pick<Page, "moment" | "theme">} page
 * @param {Lesson} lesson
 * @returns {Layer}
 */
export function createAskedPoint({ moment, theme }, lesson) {
  return (context, { view, box }) => {
    const [point] = moment.points;
    const stop = lesson.place?.stop;
    if (!point || !stop?.tasks.some(({ asks }) => asks === "point")) return;
    const { x, y } = pixelsOf(view, box);
    const [from] = stop.points;
    if (typeof from === "object" && (from.x1 !== point.x1 || from.x2 !== point.x2)) {
      context.lineWidth = TRACE_PX;
      context.strokeStyle = theme.value("text-muted");
      context.setLineDash(DASHES);
      context.beginPath();
      context.moveTo(x(from.x1), y(from.x2));
      context.lineTo(x(point.x1), y(point.x2));
      context.stroke();
      context.setLineDash([]);
    }
    if (stop.tasks[lesson.situation.done]?.asks !== "point") return;
    context.lineWidth = WIDTH_PX;
    context.strokeStyle = theme.value("accent");
    context.beginPath();
    context.arc(x(point.x1), y(point.x2), RADIUS_PX, 0, 2 * Math.PI);
    context.stroke();
  };
}
