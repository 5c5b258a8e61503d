import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { roleOf } from '../../examples/course-platform/lti/launch/roles.js';
import { openTool, type Tool } from './tool.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const ROLES = 'https://purl.imsglobal.org/spec/lti/claim/roles';
const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
const DEEP = 'https://purl.imsglobal.org/spec/lti-dl/claim/';
const V = 'http://purl.imsglobal.org/vocab/lis/v2/';
const NOBODY = [`${V}system/person#None`, `${V}institution/person#None`];

describe('the roles of a launch', () => {
  it.each<[string[], string]>([
    [[`${V}membership#Learner`], 'learner'],
    [['Learner'], 'learner'],
    [[`${V}membership/Learner#NonCreditLearner`], 'learner'],
    [[`${V}membership#Learner`, `${V}institution/person#Student`, 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser'], 'learner'],
    // Canvas: somebody who teaches elsewhere; an administrator who takes this course.
    [[`${V}membership#Learner`, `${V}institution/person#Instructor`], 'learner'],
    [[`${V}membership#Learner`, `${V}institution/person#Administrator`], 'learner'],
    // Open edX: a learner who helps in the forum.
    [[...NOBODY, `${V}membership#Learner`, `${V}membership/Instructor#TeachingAssistant`], 'learner'],
    [[`${V}membership/Instructor#TeachingAssistant`], 'staff'],
    [['TeachingAssistant'], 'staff'],
    [['Instructor#TeachingAssistant'], 'staff'],
    [[`${V}membership#Instructor`], 'staff'],
    [[`${V}membership#Instructor`, `${V}membership#Learner`], 'staff'],
    [['Instructor'], 'staff'],
    [['ContentDeveloper'], 'staff'],
    [[`${V}membership#Administrator`], 'staff'],
    [[`${V}membership#Manager`], 'staff'],
    [[`${V}institution/person#Administrator`], 'staff'],
    [[`${V}system/person#Administrator`], 'staff'],
    [[`${V}system/person#SysAdmin`], 'staff'],
  ])('%j: %s', (roles, expected) => {
    expect(roleOf(roles)).toBe(expected);
  });

  it.each<[unknown, string]>([
    [undefined, 'lti/roles'],
    [null, 'lti/roles'],
    [`${V}membership#Learner`, 'lti/roles'],
    ['Instructor,Learner', 'lti/roles'],
    [{ 0: 'Learner' }, 'lti/roles'],
    [[7], 'lti/roles'],
    [[], 'lti/no-learner'],
    [[`${V}membership#Mentor`], 'lti/no-learner'],
    [['Mentor'], 'lti/no-learner'],
    [[`${V}membership#Member`], 'lti/no-learner'],
    [[`${V}membership#Officer`], 'lti/no-learner'],
    [[`${V}institution/person#Observer`], 'lti/no-learner'],
    [[`${V}institution/person#Student`], 'lti/no-learner'],
    [[`${V}institution/person#Learner`], 'lti/no-learner'],
    [[`${V}institution/person#Instructor`], 'lti/no-learner'],
    [[`${V}institution/person#Faculty`], 'lti/no-learner'],
    [NOBODY, 'lti/no-learner'],
    [['https://evil.example/membership#Instructor'], 'lti/no-learner'],
    [[`${V}membership#Instructors`], 'lti/no-learner'],
    [['learner'], 'lti/no-learner'],
  ])('%j: %s', (roles, code) => {
    expect(() => roleOf(roles)).toThrow(code);
  });
});

describe('who opens the activity', () => {
  let tool: Tool;
  beforeAll(async () => {
    tool = await openTool();
  });
  afterAll(() => tool.close());
  const open = async (roles: unknown, claims: object = {}) => {
    const visitor = await tool.visitor();
    return visitor.request(await visitor.launch({ sub: 'x' }, { claims: { [ROLES]: roles, ...claims } }));
  };

  it('is asked for a face as a learner alone', async () => {
    expect(await (await open(['Learner'])).text()).toContain('<countersign-check');
    for (const roles of [[`${V}institution/person#Administrator`], [`${V}membership/Instructor#TeachingAssistant`], ['Instructor']])
      expect(await (await open(roles)).text()).not.toContain('<countersign-check');
    for (const roles of [[`${V}membership#Mentor`], [], [`${V}institution/person#Guest`]])
      await expect(open(roles)).rejects.toThrow('403 lti/no-learner');
    for (const roles of [undefined, null, `${V}membership#Learner`]) await expect(open(roles)).rejects.toThrow('403 lti/roles');
  });

  it('may choose a link as staff, by whichever name', async () => {
    const settings = { deep_link_return_url: `${tool.lms.url}/return`, accept_types: ['ltiResourceLink'] };
    const claims = { [`${CLAIM}message_type`]: 'LtiDeepLinkingRequest', [`${DEEP}deep_linking_settings`]: settings };
    for (const roles of [[`${V}system/person#Administrator`], [`${V}membership/Instructor#TeachingAssistant`], ['ContentDeveloper']])
      expect(await (await open(roles, claims)).text()).toContain('name="JWT"');
    await expect(open(['Learner'], claims)).rejects.toThrow('403 lti/role');
    await expect(open(['Mentor'], claims)).rejects.toThrow('403 lti/no-learner');
  });
});
