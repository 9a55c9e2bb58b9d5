import type { Course } from '@sparkmaster/learning';
import { LessonList } from './lesson-list';

/** The modules of a course, below a heading of the level above `level`. */
export function ModuleList({ course, level }: { course: Course; level: 2 | 3 }) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return course.modules.map(module => (
    <section key={module.id} className="module" aria-label={`${course.title}: ${module.title}`}>
      <Heading>
        {module.title} {module.tier !== '' && <span className="tier">{module.tier}</span>}
      </Heading>
      <LessonList course={course.id} lessons={module.lessons} />
    </section>
  ));
}
