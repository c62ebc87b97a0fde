import type { Project, Role } from './answers';

/** The role of a user in a project; null for a stranger. */
export function roleIn(project: Project | undefined, userId: string): Role | null {
  return project?.members.find((member) => member.user_id === userId)?.role ?? null;
}

/** Why somebody with this role can not act on runs; null for those who can. */
export function whyNotAct(role: Role | null): string | null {
  if (role === 'operator' || role === 'admin') return null;
  return `Your role in this project is ${role ?? 'none'}: acting on runs takes an operator. An admin can make you one.`;
}
