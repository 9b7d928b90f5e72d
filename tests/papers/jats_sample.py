"""A short JATS article, invented for the tests, with the turns that real ones take."""

ARTICLE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving v1.0//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="en" article-type="research-article"><front>
<journal-meta><journal-id journal-id-type="iso-abbrev">J Invent</journal-id>
<journal-title-group><journal-title>Journal of Inventions</journal-title></journal-title-group><issn>0000-0000</issn>
</journal-meta><article-meta><article-id pub-id-type="pmid">99000001</article-id>
<article-id pub-id-type="pmc">9900001</article-id><article-id pub-id-type="doi">10.5555/invented.1</article-id>
<title-group><article-title>Rubbing for <italic>sore</italic> knees: a trial<xref ref-type="fn">*</xref>
</article-title></title-group><contrib-group>
<contrib contrib-type="author"><name><surname>Ålund</surname><given-names>Mia Eva</given-names></name></contrib>
<contrib contrib-type="author"><collab>The Knee Group</collab></contrib>
<contrib contrib-type="editor"><name><surname>Other</surname><given-names>Ed</given-names></name></contrib>
</contrib-group><pub-date pub-type="epub"><year>2015</year></pub-date>
<pub-date pub-type="ppub"><year>2016</year></pub-date>
<volume>3</volume><issue>2</issue><fpage>10</fpage><lpage>19</lpage>
<permissions><license xlink:href="http://creativecommons.org/licenses/by/4.0/"><license-p>Open.</license-p></license>
</permissions><related-article related-article-type="retraction-forward" ext-link-type="doi" xlink:href="10.5555/note"/>
<abstract abstract-type="graphical"><p>A picture.</p></abstract>
<abstract><sec><title>Methods</title><p>We drew lots for 40&#x2009;people.</p></sec><sec><title>Results</title>
<p>Pain fell by 2.1 points (10<sup>9</sup> cells).</p></sec></abstract>
<trans-abstract xml:lang="sv"><p>Vi lottade.</p></trans-abstract>
<kwd-group><kwd>knee</kwd><kwd>rubbing</kwd></kwd-group>
<funding-group><funding-source>The Fund</funding-source></funding-group></article-meta></front>
<body><sec><title>Methods</title><p>Registered as ISRCTN 12345678.<!-- <p> in a comment --></p>
<sec><title>People</title><p>They were:<list><list-item><p>adults,</p></list-item><list-item><p>sore.</p></list-item>
</list></p><p>As others did.<sup><xref ref-type="bibr" rid="r1">1</xref></sup></p></sec></sec>
<sec><title>Results</title><p>See the table.<table-wrap id="t1"><label>Table 1</label>
<caption><p>Pain, mean (SD)</p></caption><table><thead>
<tr><th rowspan="2">Measure</th><th colspan="2">Rubbing (n = 20)</th><th colspan="2">Rest (n = 20)</th></tr>
<tr><th>Before</th>
<th>After<xref ref-type="table-fn" rid="f1"><sup>a</sup></xref></th><th>Before</th><th>After</th></tr>
</thead><tbody><tr><td colspan="5"><bold>Pain</bold></td></tr>
<tr><td>&#x2003;VAS</td><td>6.1 (1.2)</td><td>3.9 (1.4)*</td><td>6.0 (1.1)</td><td>5.8 (1.3)</td></tr>
<tr><td>Cells &#xD7; 10<sup>9</sup></td><td>1</td><td>2<sup>a</sup></td><td>3</td><td rowspan="9">4</td></tr></tbody>
</table><table-wrap-foot><fn id="f1"><label>a</label><p>At 8 weeks.</p></fn>
<p>* P &lt; 0.05.</p></table-wrap-foot></table-wrap></p>
<table-wrap id="t2"><label>Table 2</label><graphic xlink:href="t2.jpg"/></table-wrap>
<fig id="g1"><label>Figure 1</label><caption><p>Flow of people.</p></caption></fig></sec></body>
<back><ack><title>Competing interests</title><p>None.</p></ack><ref-list><ref id="r1"><label>1.</label>
<element-citation><person-group><name><surname>Field</surname><given-names>T</given-names></name></person-group>
<article-title>Older rubbing</article-title><source>J Old</source><year>1996b</year><volume>1</volume><fpage>2</fpage>
<pub-id pub-id-type="pmid">99000002</pub-id></element-citation></ref></ref-list></back>
<sub-article><body><p>A reply that is not the paper.</p></body></sub-article></article>
"""
DATA = ARTICLE.encode()
