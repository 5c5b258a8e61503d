export { bakeCertificate, extractCertificate } from './certificate/bake.js';
export { CERTIFICATE_CSS } from './certificate/certificate-css.js';
export { CERTIFICATE_FAILURES, type CertificateCode, CertificateError } from './certificate/certificate-error.js';
export {
  type CertificateAlgorithm,
  type CertificateKey,
  type CertificateKeySet,
  generateCertificateKey,
  type PublicCertificateKey,
  publicCertificateKey,
} from './certificate/certificate-keys.js';
export { type CertificatePageOptions, certificatePage } from './certificate/certificate-page.js';
export type { Achievement, Certificate, ResultDescription, StatusEntry, StatusPurpose } from './certificate/certificate-schema.js';
export { type DidDocument, didDocument, webDid } from './certificate/did-document.js';
export { drawBadge } from './certificate/draw-badge.js';
export { drawShareCard, type ShareCardOptions } from './certificate/draw-share-card.js';
export { fetchCertificateKeys, fetchStatusList } from './certificate/fetch-published.js';
export {
  type CheckMode,
  type CountedCheck,
  countIdentityChecks,
  type FirstIdentityChecks,
  type IdentityChecks,
} from './certificate/identity-checks.js';
export { type CertificateOptions, type CourseResult, issueCertificate } from './certificate/issue-certificate.js';
export { readPersonName } from './certificate/person-name.js';
export type { QrModules } from './certificate/qr-svg.js';
export {
  createStatusCredential,
  type StatusCredential,
  type StatusCredentialOptions,
  type StatusListOptions,
  signStatusList,
} from './certificate/status-credential.js';
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
} from './certificate/status-list.js';
export {
  REVOCATION_REASONS,
  type RevocationReason,
  type StatusPageOptions,
  SUSPENSION_WORDS,
  statusPage,
} from './certificate/status-page.js';
export { type CertificateExpectation, verifyCertificate } from './certificate/verify-certificate.js';
