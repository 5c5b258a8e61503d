export { firstCheck } from './service/command/first-check.js';
export { runServiceCommand } from './service/command/run-service-command.js';
export { type Configuration, EVENT_TYPES, type EventType, type Tenant, type Webhook } from './service/configuration/configuration.js';
export { ConfigurationError } from './service/configuration/configuration-error.js';
export { publishedSchema } from './service/configuration/published-schema.js';
export { readConfiguration } from './service/configuration/read-configuration.js';
export { type StartedService, type StartOptions, startService } from './service/start-service.js';
