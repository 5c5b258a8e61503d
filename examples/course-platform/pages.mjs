import { catalogueRoutes } from './pages/catalogue.mjs';
import { certificateRoutes } from './pages/certificate.mjs';
import { certificateFileRoutes } from './pages/certificate-files.mjs';
import { certificatePrintRoutes } from './pages/certificate-print.mjs';
import { certificateVerifyRoutes } from './pages/certificate-verify.mjs';
import { checkNotesRoutes } from './pages/check-notes.mjs';
import { courseRoutes } from './pages/course.mjs';
import { dashboardRoutes } from './pages/dashboard.mjs';
import { dataRoutes } from './pages/data.mjs';
import { enrolRoutes } from './pages/enrol.mjs';
import { privacyRoutes } from './pages/privacy.mjs';
import { recordRoutes } from './pages/record.mjs';
import { signInRoutes } from './pages/sign-in.mjs';
import { signUpRoutes } from './pages/sign-up.mjs';
import { staffRoutes } from './pages/staff.mjs';
import { staffCertificatesRoutes } from './pages/staff-certificates.mjs';
import { staffChecksRoutes } from './pages/staff-checks.mjs';
import { staffCourseRoutes } from './pages/staff-course.mjs';
import { staffDuplicatesRoutes } from './pages/staff-duplicates.mjs';
import { staffEssayRoutes } from './pages/staff-essay.mjs';
import { staffLtiRoutes } from './pages/staff-lti.mjs';
import { staffRatesRoutes } from './pages/staff-rates.mjs';
import { staffRenewalsRoutes } from './pages/staff-renewals.mjs';
import { staffReviewRoutes } from './pages/staff-review.mjs';
import { trackRoutes } from './pages/track.mjs';
import { unitRoutes } from './pages/unit.mjs';
import { workRoutes } from './pages/work.mjs';

/** Every page of the site. The order counts once: a unit's address is the most general. */
export const PAGES = [
  catalogueRoutes,
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
  enrolRoutes,
  certificateRoutes,
  workRoutes,
  unitRoutes,
];
