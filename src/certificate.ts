export { CERTIFICATE_FAILURES, type CertificateCode, CertificateError } from './certificate/claims/certificate-error.js';
export type { Achievement, Certificate, ResultDescription, StatusEntry, StatusPurpose } from './certificate/claims/certificate-schema.js';
export {
  type CheckMode,
  type CountedCheck,
  countIdentityChecks,
  type FirstIdentityChecks,
  type IdentityChecks,
} from './certificate/claims/identity-checks.js';
export { readPersonName } from './certificate/claims/person-name.js';
export { type CertificateOptions, type CourseResult, issueCertificate } from './certificate/issue-certificate.js';
export { CERTIFICATE_CSS } from './certificate/pages/certificate-css.js';
export { type CertificatePageOptions, certificatePage } from './certificate/pages/certificate-page.js';
export type { QrModules } from './certificate/pages/qr-svg.js';
export {
  REVOCATION_REASONS,
  type RevocationReason,
  type StatusPageOptions,
  SUSPENSION_WORDS,
  statusPage,
} from './certificate/pages/status-page.js';
export { bakeCertificate, extractCertificate } from './certificate/pictures/bake.js';
export { drawBadge } from './certificate/pictures/draw-badge.js';
export { drawShareCard, type ShareCardOptions } from './certificate/pictures/draw-share-card.js';
export {
  type CertificateAlgorithm,
  type CertificateKey,
  type CertificateKeySet,
  generateCertificateKey,
  type PublicCertificateKey,
  publicCertificateKey,
} from './certificate/signing/certificate-keys.js';
export { type DidDocument, didDocument, webDid } from './certificate/signing/did-document.js';
export { fetchCertificateKeys, fetchStatusList } from './certificate/signing/fetch-published.js';
export {
  createStatusCredential,
  type StatusCredential,
  type StatusCredentialOptions,
  type StatusListOptions,
  signStatusList,
} from './certificate/status/status-credential.js';
export {
  clearStatus,
  createStatusList,
  decodeStatusList,
  encodeStatusList,
  randomStatusIndex,
  readStatus,
  STATUS_LIST_LENGTH,
  type StatusBits,
  setStatus,
} from './certificate/status/status-list.js';
export { type CertificateExpectation, verifyCertificate } from './certificate/verify-certificate.js';
