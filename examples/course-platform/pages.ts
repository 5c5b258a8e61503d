import { dashboardRoutes } from './pages/account/dashboard.js';
import { dataRoutes } from './pages/account/data.js';
import { mergeRoutes } from './pages/account/merge.js';
import { privacyRoutes } from './pages/account/privacy.js';
import { signInRoutes } from './pages/account/sign-in.js';
import { signUpRoutes } from './pages/account/sign-up.js';
import { certificateRoutes } from './pages/certificates/certificate.js';
import { certificateFileRoutes } from './pages/certificates/certificate-files.js';
import { certificatePrintRoutes } from './pages/certificates/certificate-print.js';
import { certificateVerifyRoutes } from './pages/certificates/certificate-verify.js';
import { recordRoutes } from './pages/certificates/record.js';
import { catalogRoutes } from './pages/course/catalog.js';
import { checkNotesRoutes } from './pages/course/check-notes.js';
import { courseRoutes } from './pages/course/course.js';
import { enrollRoutes } from './pages/course/enroll.js';
import { phoneRoutes } from './pages/course/phone.js';
import { trackRoutes } from './pages/course/track.js';
import { unitRoutes } from './pages/course/unit.js';
import { workRoutes } from './pages/course/work.js';
import { staffRoutes } from './pages/staff/staff.js';
import { staffCertificatesRoutes } from './pages/staff/staff-certificates.js';
import { staffChecksRoutes } from './pages/staff/staff-checks.js';
import { staffCourseRoutes } from './pages/staff/staff-course.js';
import { staffDuplicatesRoutes } from './pages/staff/staff-duplicates.js';
import { staffEssayRoutes } from './pages/staff/staff-essay.js';
import { staffLearnersRoutes } from './pages/staff/staff-learners.js';
import { staffLtiRoutes } from './pages/staff/staff-lti.js';
import { staffMergesRoutes } from './pages/staff/staff-merges.js';
import { staffRatesRoutes } from './pages/staff/staff-rates.js';
import { staffRenewalsRoutes } from './pages/staff/staff-renewals.js';
import { staffReviewRoutes } from './pages/staff/staff-review.js';
import type { Page } from './types.js';

/** Every page of the site. The order counts once: a unit's address is the most general. */
export const PAGES: readonly Page[] = [
  catalogRoutes,
  signUpRoutes,
  signInRoutes,
  privacyRoutes,
  dashboardRoutes,
  dataRoutes,
  mergeRoutes,
  checkNotesRoutes,
  staffRoutes,
  staffCourseRoutes,
  staffReviewRoutes,
  staffDuplicatesRoutes,
  staffMergesRoutes,
  staffChecksRoutes,
  staffLtiRoutes,
  staffRenewalsRoutes,
  staffEssayRoutes,
  staffRatesRoutes,
  staffLearnersRoutes,
  staffCertificatesRoutes,
  certificatePrintRoutes,
  recordRoutes,
  certificateVerifyRoutes,
  certificateFileRoutes,
  courseRoutes,
  trackRoutes,
  enrollRoutes,
  phoneRoutes,
  certificateRoutes,
  workRoutes,
  unitRoutes,
];
