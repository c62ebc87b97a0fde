/** The graph of a run as xyflow draws it. */
import type { Definition, Kind, Step, StepStatus } from '$lib/answers';
import { MarkerType, Position, type Edge, type Node, type NodeHandle } from '@xyflow/svelte';
import { HEIGHT, WIDTH, type Places } from './places';

export interface StepNodeData extends Record<string, unknown> {
  key: string;
  label: string;
  kind: Kind;
  status: StepStatus;
  attempt: number;
  isSelected: boolean;
  /** By the Tab key: one of them, not a thousand. */
  isReachable: boolean;
  isDimmed: boolean;
  select: (key: string) => void;
}

/** Told beforehand: else every step of the graph would be drawn once, to measure where its edges begin. */
const HANDLES: NodeHandle[] = [
  { type: 'target', position: Position.Left, x: 0, y: HEIGHT / 2, width: 1, height: 1 },
  { type: 'source', position: Position.Right, x: WIDTH, y: HEIGHT / 2, width: 1, height: 1 }
];

export interface Look {
  steps: Map<string, Step>;
  selected: string | null;
  isFound: (key: string) => boolean;
  select: (key: string) => void;
}

export function drawNodes({ definition }: Definition, places: Places, look: Look): Node<StepNodeData>[] {
  return definition.nodes.map((node, index) => {
    const step = look.steps.get(node.id);
    return {
      id: node.id,
      type: 'step',
      position: places.get(node.id) ?? { x: 0, y: 0 },
      width: WIDTH,
      height: HEIGHT,
      handles: HANDLES,
      deletable: false,
      data: {
        key: node.id,
        label: node.data?.label || node.id,
        kind: node.type,
        status: step?.status ?? 'pending',
        attempt: step?.attempt ?? 0,
        isSelected: node.id === look.selected,
        isReachable: look.selected ? node.id === look.selected : index === 0,
        isDimmed: !look.isFound(node.id),
        select: look.select
      }
    };
  });
}

/** A way that was not taken is dashed. */
export function drawEdges({ definition }: Definition, steps: Map<string, Step>): Edge[] {
  return (definition.edges ?? []).map((edge) => ({
    id: JSON.stringify([edge.source, edge.target, edge.sourceHandle]),
    source: edge.source,
    target: edge.target,
    label: edge.sourceHandle,
    selectable: false,
    deletable: false,
    markerEnd: { type: MarkerType.ArrowClosed },
    class: steps.get(edge.target)?.status === 'skipped' ? 'not-taken' : ''
  }));
}
