import { dashboardRoutes } from './pages/account/dashboard.mjs';
import { dataRoutes } from './pages/account/data.mjs';
import { privacyRoutes } from './pages/account/privacy.mjs';
import { signInRoutes } from './pages/account/sign-in.mjs';
import { signUpRoutes } from './pages/account/sign-up.mjs';
import { certificateRoutes } from './pages/certificates/certificate.mjs';
import { certificateFileRoutes } from './pages/certificates/certificate-files.mjs';
import { certificatePrintRoutes } from './pages/certificates/certificate-print.mjs';
import { certificateVerifyRoutes } from './pages/certificates/certificate-verify.mjs';
import { recordRoutes } from './pages/certificates/record.mjs';
import { catalogRoutes } from './pages/course/catalog.mjs';
import { checkNotesRoutes } from './pages/course/check-notes.mjs';
import { courseRoutes } from './pages/course/course.mjs';
import { enrollRoutes } from './pages/course/enroll.mjs';
import { trackRoutes } from './pages/course/track.mjs';
import { unitRoutes } from './pages/course/unit.mjs';
import { workRoutes } from './pages/course/work.mjs';
import { staffRoutes } from './pages/staff/staff.mjs';
import { staffCertificatesRoutes } from './pages/staff/staff-certificates.mjs';
import { staffChecksRoutes } from './pages/staff/staff-checks.mjs';
import { staffCourseRoutes } from './pages/staff/staff-course.mjs';
import { staffDuplicatesRoutes } from './pages/staff/staff-duplicates.mjs';
import { staffEssayRoutes } from './pages/staff/staff-essay.mjs';
import { staffLtiRoutes } from './pages/staff/staff-lti.mjs';
import { staffRatesRoutes } from './pages/staff/staff-rates.mjs';
import { staffRenewalsRoutes } from './pages/staff/staff-renewals.mjs';
import { staffReviewRoutes } from './pages/staff/staff-review.mjs';

/** Every page of the site. The order counts once: a unit's address is the most general. */
export const PAGES = [
  catalogRoutes,
  signUpRoutes,
  signInRoutes,
  privacyRoutes,
  dashboardRoutes,
  dataRoutes,
  checkNotesRoutes,
  staffRoutes,
  staffCourseRoutes,
  staffReviewRoutes,
  staffDuplicatesRoutes,
  staffChecksRoutes,
  staffLtiRoutes,
  staffRenewalsRoutes,
  staffEssayRoutes,
  staffRatesRoutes,
  staffCertificatesRoutes,
  certificatePrintRoutes,
  recordRoutes,
  certificateVerifyRoutes,
  certificateFileRoutes,
  courseRoutes,
  trackRoutes,
  enrollRoutes,
  certificateRoutes,
  workRoutes,
  unitRoutes,
];
