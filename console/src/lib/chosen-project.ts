import type { Project } from './answers';

const KEY = 'meshhook.project';

/** The project of the address, else the one that was looked at last, else the first. */
export function chooseProject(projects: Project[], url: URL): Project | undefined {
  const wanted = url.searchParams.get('project') ?? localStorage.getItem(KEY);
  const project = projects.find((one) => one.project_id === wanted) ?? projects[0];
  if (project) localStorage.setItem(KEY, project.project_id);
  return project;
}
