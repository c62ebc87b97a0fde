/** Where the steps of a run stand in its graph, left to right. */
import type { Edge, Node } from '$lib/answers';
import { graphlib, layout } from '@dagrejs/dagre';

export const WIDTH = 208;
export const HEIGHT = 58;
const BETWEEN_RANKS = 56;
const BETWEEN_ROWS = 18;
/** Up to here dagre takes some tenths of a second; of a thousand nodes it takes a minute. */
const MOST_FOR_DAGRE = 120;

export type Places = Map<string, { x: number; y: number }>;

export function place(nodes: Node[], edges: Edge[]): Places {
  return nodes.length <= MOST_FOR_DAGRE ? placeWell(nodes, edges) : placeFast(nodes, edges);
}

function placeWell(nodes: Node[], edges: Edge[]): Places {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', ranksep: BETWEEN_RANKS, nodesep: BETWEEN_ROWS });
  for (const node of nodes) graph.setNode(node.id, { width: WIDTH, height: HEIGHT });
  for (const edge of edges) graph.setEdge(edge.source, edge.target, {});
  layout(graph);
  return new Map(
    nodes.map(({ id }) => {
      const { x, y } = graph.node(id);
      return [id, { x: x - WIDTH / 2, y: y - HEIGHT / 2 }];
    })
  );
}

/** In ranks by the longest way from a root; within a rank in the order of what leads there. */
function placeFast(nodes: Node[], edges: Edge[]): Places {
  const parents = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const edge of edges) parents.get(edge.target)?.push(edge.source);
  const places: Places = new Map();
  for (const [rank, ids] of ranks(nodes, edges).entries()) {
    const middle = (id: string) => mean((parents.get(id) ?? []).map((parent) => places.get(parent)?.y ?? 0));
    const middles = new Map(ids.map((id) => [id, middle(id)]));
    ids.sort((a, b) => (middles.get(a) ?? 0) - (middles.get(b) ?? 0));
    const step = HEIGHT + BETWEEN_ROWS;
    const top = (-step * (ids.length - 1)) / 2;
    for (const [row, id] of ids.entries()) {
      places.set(id, { x: rank * (WIDTH + BETWEEN_RANKS), y: top + row * step });
    }
  }
  return places;
}

function ranks(nodes: Node[], edges: Edge[]): string[][] {
  const children = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  const missing = new Map<string, number>(nodes.map(({ id }) => [id, 0]));
  for (const edge of edges) {
    children.get(edge.source)?.push(edge.target);
    missing.set(edge.target, (missing.get(edge.target) ?? 0) + 1);
  }
  const found: string[][] = [];
  let rank = nodes.map(({ id }) => id).filter((id) => !missing.get(id));
  while (rank.length) {
    found.push(rank);
    const after: string[] = [];
    for (const child of rank.flatMap((id) => children.get(id) ?? [])) {
      const left = (missing.get(child) ?? 0) - 1;
      missing.set(child, left);
      if (left === 0) after.push(child);
    }
    rank = after;
  }
  return found;
}

function mean(numbers: number[]): number {
  return numbers.length ? numbers.reduce((sum, one) => sum + one, 0) / numbers.length : 0;
}
