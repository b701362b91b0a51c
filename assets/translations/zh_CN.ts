<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>annotator</name>
    <message>
      <location filename="gui/actions.py" />
      <source>{title}: {reason}.</source>
      <translation>{title}：{reason}。</translation>
    </message>
    <message>
      <location filename="gui/app.py" />
      <source>This is a bug in mots-annotator, not something you did wrong. Your work is safe: every change was saved when you made it.

Please report it with the log file:
{log_file}</source>
      <translation>这是 mots-annotator 的错误，不是您的操作有误。您的工作是安全的：每次修改都已即时保存。

请附上日志文件报告此问题：
{log_file}</translation>
    </message>
    <message>
      <location filename="gui/app.py" />
      <source>Unexpected error</source>
      <translation>意外错误</translation>
    </message>
    <message>
      <location filename="gui/canvas/blink.py" />
      <source>Before the last change</source>
      <translation>上次修改之前</translation>
    </message>
    <message>
      <location filename="gui/canvas/depth.py" />
      <source>Track {track} is {place} of {count} in depth here: {sides}.</source>
      <translation>轨迹 {track} 在此处的深度为第 {place} 层，共 {count} 层：{sides}。</translation>
    </message>
    <message>
      <location filename="gui/canvas/depth.py" />
      <source>over {tracks}</source>
      <translation>在 {tracks} 之上</translation>
    </message>
    <message>
      <location filename="gui/canvas/depth.py" />
      <source>under {tracks}</source>
      <translation>在 {tracks} 之下</translation>
    </message>
    <message>
      <location filename="gui/canvas/depth.py" />
      <source>{others} and {last}</source>
      <translation>{others} 和 {last}</translation>
    </message>
    <message>
      <location filename="gui/canvas/frames.py" />
      <source>image cannot be shown</source>
      <translation>图像无法显示</translation>
    </message>
    <message>
      <location filename="gui/canvas/frames.py" />
      <source>image missing</source>
      <translation>图像缺失</translation>
    </message>
    <message>
      <location filename="gui/canvas/painting.py" />
      <source>No track is selected.</source>
      <translation>未选择轨迹。</translation>
    </message>
    <message>
      <location filename="gui/canvas/painting.py" />
      <source>This mask has not changed since the project was opened.</source>
      <translation>自项目打开以来，此掩码没有改变。</translation>
    </message>
    <message>
      <location filename="gui/canvas/painting.py" />
      <source>{notice}: no mask</source>
      <translation>{notice}：无掩码</translation>
    </message>
    <message>
      <location filename="gui/canvas/tone_panel.py" />
      <source>Brightness</source>
      <translation>亮度</translation>
    </message>
    <message>
      <location filename="gui/canvas/tone_panel.py" />
      <source>Brightness and contrast</source>
      <translation>亮度和对比度</translation>
    </message>
    <message>
      <location filename="gui/canvas/tone_panel.py" />
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <location filename="gui/canvas/tone_panel.py" />
      <source>Contrast</source>
      <translation>对比度</translation>
    </message>
    <message>
      <location filename="gui/canvas/tone_panel.py" />
      <source>Gamma</source>
      <translation>伽马</translation>
    </message>
    <message>
      <location filename="gui/canvas/tone_panel.py" />
      <source>Only what you see: the images stay as they are.</source>
      <translation>仅影响显示：图像保持不变。</translation>
    </message>
    <message>
      <location filename="gui/canvas/tone_panel.py" />
      <source>Reset</source>
      <translation>重置</translation>
    </message>
    <message>
      <location filename="gui/canvas/widget.py" />
      <source>Frame</source>
      <translation>帧</translation>
    </message>
    <message>
      <location filename="gui/canvas/widget.py" />
      <source>The mask has changed meanwhile; the drag was dropped.</source>
      <translation>掩码在此期间已改变，拖动已放弃。</translation>
    </message>
    <message>
      <location filename="gui/canvas/widget.py" />
      <source>The selected track is not in this frame.</source>
      <translation>所选轨迹不在本帧中。</translation>
    </message>
    <message>
      <location filename="gui/checks/checking.py" />
      <source>Nothing is found in this track.</source>
      <translation>此轨迹中没有发现问题。</translation>
    </message>
    <message>
      <location filename="gui/checks/checking.py" />
      <source>Nothing is found.</source>
      <translation>没有发现问题。</translation>
    </message>
    <message>
      <location filename="gui/checks/checking.py" />
      <source>Track {track}, frame {frame}</source>
      <translation>轨迹 {track}，第 {frame} 帧</translation>
    </message>
    <message>
      <location filename="gui/checks/model.py" />
      <source>Check</source>
      <translation>检查</translation>
    </message>
    <message>
      <location filename="gui/checks/model.py" />
      <source>Finding</source>
      <translation>检查结果</translation>
    </message>
    <message>
      <location filename="gui/checks/model.py" />
      <source>Number of the track, in its colour</source>
      <translation>轨迹编号，以其颜色显示</translation>
    </message>
    <message>
      <location filename="gui/checks/model.py" />
      <source>Track</source>
      <translation>轨迹</translation>
    </message>
    <message>
      <location filename="gui/checks/model.py" />
      <source>What may be wrong</source>
      <translation>可能有误之处</translation>
    </message>
    <message>
      <location filename="gui/checks/model.py" />
      <source>What was found</source>
      <translation>发现的内容</translation>
    </message>
    <message>
      <location filename="gui/checks/model.py" />
      <source>Where it is, or begins</source>
      <translation>所在位置，或起始位置</translation>
    </message>
    <message>
      <location filename="gui/checks/panel.py" />
      <source>All findings ({total})</source>
      <translation>所有检查结果（{total}）</translation>
    </message>
    <message>
      <location filename="gui/checks/panel.py" />
      <source>Findings</source>
      <translation>检查结果</translation>
    </message>
    <message>
      <location filename="gui/checks/panel.py" />
      <source>Kind of finding</source>
      <translation>检查结果类型</translation>
    </message>
    <message>
      <location filename="gui/checks/panel.py" />
      <source>Looking at the masks…</source>
      <translation>正在检查掩码…</translation>
    </message>
    <message>
      <location filename="gui/checks/panel.py" />
      <source>Nothing is found: every mask is accepted, and none stands out.</source>
      <translation>没有发现问题：所有掩码均已接受，且无异常。</translation>
    </message>
    <message>
      <location filename="gui/checks/panel.py" />
      <source>Nothing of this kind is found.</source>
      <translation>没有发现此类问题。</translation>
    </message>
    <message>
      <location filename="gui/checks/panel.py" />
      <source>Quality checks</source>
      <translation>质量检查</translation>
    </message>
    <message>
      <location filename="gui/checks/panel.py" />
      <source>Selected track</source>
      <translation>所选轨迹</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Boxes without a mask</source>
      <translation>没有掩码的框</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Flagged</source>
      <translation>已标记</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Flicker</source>
      <translation>闪烁</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Frames in which a track is not there although it is before and after</source>
      <translation>轨迹在前后帧都存在，但在这些帧中缺失</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Gap</source>
      <translation>间断</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Hidden</source>
      <translation>被遮挡</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Huge</source>
      <translation>过大</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Jump</source>
      <translation>跳动</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Masks far smaller in their box than is usual in the track</source>
      <translation>在框中远小于该轨迹通常的大小</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Masks of which a part lies beyond the box</source>
      <translation>有一部分超出框的掩码</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Masks of which nearer ones cover a large part</source>
      <translation>大部分被更近的掩码覆盖</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Masks that agree little with the one of the frame before</source>
      <translation>与前一帧的掩码很不一致</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Masks that agree with neither neighbour, while those agree with each other</source>
      <translation>与前后帧都不一致，而前后帧彼此一致</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Masks that fill all of their box</source>
      <translation>填满整个框的掩码</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Masks that nearer ones cover wholly: they are not exported</source>
      <translation>被更近的掩码完全覆盖：不会导出</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Masks that somebody wants to be looked at again</source>
      <translation>有人希望再次查看的掩码</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Masks with parts of a few pixels</source>
      <translation>含有只有几个像素的部分</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>No mask</source>
      <translation>无掩码</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Open</source>
      <translation>未完成</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Outside</source>
      <translation>超出</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Overlap</source>
      <translation>重叠</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Specks</source>
      <translation>斑点</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Tiny</source>
      <translation>过小</translation>
    </message>
    <message>
      <location filename="gui/checks/words.py" />
      <source>Tracks with masks that are not accepted yet</source>
      <translation>含有尚未接受的掩码的轨迹</translation>
    </message>
    <message>
      <location filename="gui/compare/comparing.py" />
      <source> ({count} more beside the list)</source>
      <translation>（列表旁还有 {count} 条）</translation>
    </message>
    <message>
      <location filename="gui/compare/comparing.py" />
      <source>There is no difference to go to.</source>
      <translation>没有可以转到的差异。</translation>
    </message>
    <message>
      <location filename="gui/compare/model.py" />
      <source>Cost</source>
      <translation>代价</translation>
    </message>
    <message>
      <location filename="gui/compare/model.py" />
      <source>How well the two masks agree: 100 % is perfect</source>
      <translation>两个掩码的一致程度：100 % 为完全一致</translation>
    </message>
    <message>
      <location filename="gui/compare/model.py" />
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <location filename="gui/compare/model.py" />
      <source>Number of the other side's track; of the same object id it is the project's number</source>
      <translation>对方轨迹的编号；目标编号相同时为项目中的编号</translation>
    </message>
    <message>
      <location filename="gui/compare/model.py" />
      <source>Number of the project's track, in its colour</source>
      <translation>项目中轨迹的编号，以其颜色显示</translation>
    </message>
    <message>
      <location filename="gui/compare/model.py" />
      <source>Other</source>
      <translation>对方</translation>
    </message>
    <message>
      <location filename="gui/compare/model.py" />
      <source>What is wrong</source>
      <translation>差异所在</translation>
    </message>
    <message>
      <location filename="gui/compare/model.py" />
      <source>What sMOTSA of the class would gain if this were mended</source>
      <translation>若改正此处，该类别的 sMOTSA 可提高多少</translation>
    </message>
    <message>
      <location filename="gui/compare/model.py" />
      <source>Where it is</source>
      <translation>所在位置</translation>
    </message>
    <message>
      <location filename="gui/compare/panel.py" />
      <source>Compare again</source>
      <translation>重新比较</translation>
    </message>
    <message>
      <location filename="gui/compare/panel.py" />
      <source>Comparing with {name}…</source>
      <translation>正在与 {name} 比较…</translation>
    </message>
    <message>
      <location filename="gui/compare/panel.py" />
      <source>Comparing…</source>
      <translation>正在比较…</translation>
    </message>
    <message>
      <location filename="gui/compare/panel.py" />
      <source>Differences</source>
      <translation>差异</translation>
    </message>
    <message>
      <location filename="gui/compare/panel.py" />
      <source>Kind of difference</source>
      <translation>差异类型</translation>
    </message>
    <message>
      <location filename="gui/compare/panel.py" />
      <source>Outdated: masks have changed since.</source>
      <translation>已过时：掩码在此之后有改变。</translation>
    </message>
    <message>
      <location filename="gui/compare/panel.py" />
      <source>held to be true</source>
      <translation>视为真值</translation>
    </message>
    <message>
      <location filename="gui/compare/panel.py" />
      <source>measured; your own masks are held to be true</source>
      <translation>被评测；您自己的掩码视为真值</translation>
    </message>
    <message>
      <location filename="gui/compare/panel.py" />
      <source>with {name}, {side}</source>
      <translation>与 {name}，{side}</translation>
    </message>
    <message>
      <location filename="gui/compare/panel.py" />
      <source>… and {count} more.</source>
      <translation>… 还有 {count} 条。</translation>
    </message>
    <message>
      <location filename="gui/compare/side.py" />
      <source>Frame with the other masks</source>
      <translation>带有其他掩码的帧</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>, too little for a match: it counts as missed and as false</source>
      <translation>，不足以匹配：同时算作漏检和误检</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>All differences ({count})</source>
      <translation>所有差异（{count}）</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>False</source>
      <translation>误检</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>False: {name} {found} has a mask {there}, and no true mask {here} agrees with it.</source>
      <translation>误检：{name} {found} {there}有掩码，但{here}没有与之一致的真值掩码。</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>It costs {cost} of sMOTSA.</source>
      <translation>它使 sMOTSA 损失 {cost}。</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>Missed</source>
      <translation>漏检</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>Missed: {name} {true} has a true mask {there}, and no mask {here} agrees with it.</source>
      <translation>漏检：{name} {true} {there}有真值掩码，但{here}没有与之一致的掩码。</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>No difference of this kind.</source>
      <translation>没有此类差异。</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>No difference: {masks} agree, pixel by pixel.</source>
      <translation>没有差异：{masks}逐像素一致。</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>Poor mask</source>
      <translation>掩码不佳</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>Poor mask: {name} {found} agrees with the true mask by {agreement}.</source>
      <translation>掩码不佳：{name} {found} 与真值掩码的一致程度为 {agreement}。</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>Switched</source>
      <translation>身份切换</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>Switched: {name} {true} was another track {there} until here, and is {found} now.</source>
      <translation>身份切换：{name} {true} {there}此前是另一条轨迹，现在是 {found}。</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>This sequence</source>
      <translation>此序列</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>Without a true mask, {name} has no score to lose.</source>
      <translation>没有真值掩码，{name} 没有可损失的得分。</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>here</source>
      <translation>此处</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>in the other masks</source>
      <translation>在其他掩码中</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>mask</source>
      <translation>个掩码</translation>
    </message>
    <message>
      <location filename="gui/compare/words.py" />
      <source>{side} has no mask of an object, nor has the other side.</source>
      <translation>{side}没有目标的掩码，对方也没有。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>(not installed)</source>
      <translation>（未安装）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>&lt;h3&gt;mots-annotator {number}&lt;/h3&gt;&lt;p&gt;Semi-automatic mask annotation of tracks: boxes in, corrected masks out, as KITTI MOTS.&lt;/p&gt;&lt;p&gt;The procedure is that of Voigtlaender et al., “MOTS: Multi-Object Tracking and Segmentation”, CVPR 2019; the network follows the refinement network of PReMVOS.&lt;/p&gt;&lt;p&gt;MIT licence. Qt {qt}. Unexpected errors are written to {log_file}.&lt;/p&gt;</source>
      <translation>&lt;h3&gt;mots-annotator {number}&lt;/h3&gt;&lt;p&gt;轨迹掩码的半自动标注：输入框，输出经修正的掩码，采用 KITTI MOTS 格式。&lt;/p&gt;&lt;p&gt;方法来自 Voigtlaender 等人，“MOTS: Multi-Object Tracking and Segmentation”，CVPR 2019；网络遵循 PReMVOS 的细化网络。&lt;/p&gt;&lt;p&gt;MIT 许可证。Qt {qt}。意外错误会写入 {log_file}。&lt;/p&gt;</translation>
    </message>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>About mots-annotator</source>
      <translation>关于 mots-annotator</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare.py" />
      <source>Compare</source>
      <translation>比较</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare.py" />
      <source>Compare with other masks</source>
      <translation>与其他掩码比较</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare.py" />
      <source>File, folder of MOTS png, or project</source>
      <translation>文件、MOTS png 文件夹或项目</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare.py" />
      <source>Folder of masks to compare with</source>
      <translation>用于比较的掩码文件夹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare.py" />
      <source>Held to be true are</source>
      <translation>视为真值的是</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare.py" />
      <source>Masks and projects (*.txt *.json *.xml *.mots);;All files (*)</source>
      <translation>掩码和项目 (*.txt *.json *.xml *.mots);;所有文件 (*)</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare.py" />
      <source>Masks of sequence “{sequence_name}”: MOTS txt or png, another format of masks, or another project. Nothing of your project is changed.</source>
      <translation>序列“{sequence_name}”的掩码：MOTS txt 或 png、其他掩码格式，或另一个项目。您的项目不会有任何改变。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare.py" />
      <source>Masks or project to compare with</source>
      <translation>用于比较的掩码或项目</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare.py" />
      <source>Other masks</source>
      <translation>其他掩码</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare.py" />
      <source>my own masks: the others are measured</source>
      <translation>我自己的掩码：评测其他掩码</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare.py" />
      <source>the other masks: my own are measured</source>
      <translation>其他掩码：评测我自己的掩码</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Accepted and corrected masks</source>
      <translation>已接受和已修正的掩码</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Accepted masks only</source>
      <translation>仅已接受的掩码</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>All masks, proposals too</source>
      <translation>所有掩码，包括建议</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>All sequences of the project</source>
      <translation>项目的所有序列</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Choose…</source>
      <translation>选择…</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Export</source>
      <translation>导出</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Folder to export to</source>
      <translation>导出到的文件夹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Formats</source>
      <translation>格式</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Masks</source>
      <translation>掩码</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Outcome</source>
      <translation>结果</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Sequences</source>
      <translation>序列</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Writing…</source>
      <translation>正在写入…</translation>
    </message>
    <message>
      <location filename="gui/dialogs/found.py" />
      <source>box</source>
      <translation>个框</translation>
    </message>
    <message>
      <location filename="gui/dialogs/found.py" />
      <source>frame</source>
      <translation>帧</translation>
    </message>
    <message>
      <location filename="gui/dialogs/found.py" />
      <source>leave out</source>
      <translation>不使用</translation>
    </message>
    <message>
      <location filename="gui/dialogs/found.py" />
      <source>sequence</source>
      <translation>个序列</translation>
    </message>
    <message>
      <location filename="gui/dialogs/found.py" />
      <source>track</source>
      <translation>条轨迹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/frame_range.py" />
      <source>From frame</source>
      <translation>从帧</translation>
    </message>
    <message>
      <location filename="gui/dialogs/frame_range.py" />
      <source>The track is not in these frames.</source>
      <translation>轨迹不在这些帧中。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/frame_range.py" />
      <source>to frame</source>
      <translation>到帧</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_masks.py" />
      <source>Annotations (*.txt *.json *.xml *.csv);;All files (*)</source>
      <translation>标注 (*.txt *.json *.xml *.csv);;所有文件 (*)</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_masks.py" />
      <source>Boxes and masks for sequence “{sequence_name}”. Each goes to the track of its number; masks drawn by hand are kept.</source>
      <translation>序列“{sequence_name}”的框和掩码。各自归入对应编号的轨迹；手绘的掩码会保留。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_masks.py" />
      <source>Boxes and masks to import</source>
      <translation>要导入的框和掩码</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_masks.py" />
      <source>File to import</source>
      <translation>要导入的文件</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_masks.py" />
      <source>Folder to import</source>
      <translation>要导入的文件夹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_masks.py" />
      <source>Import</source>
      <translation>导入</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_masks.py" />
      <source>Import boxes and masks</source>
      <translation>导入框和掩码</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_masks.py" />
      <source>MOTS, COCO, DAVIS, … file or folder</source>
      <translation>MOTS、COCO、DAVIS 等文件或文件夹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_masks.py" />
      <source>The masks become</source>
      <translation>掩码成为</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_masks.py" />
      <source>accepted: they are final</source>
      <translation>已接受：它们是最终结果</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_masks.py" />
      <source>proposed: I will review them</source>
      <translation>建议：我会审阅它们</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Action</source>
      <translation>操作</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Actions and their keys</source>
      <translation>操作及其按键</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Bold where they are not those that the program came with</source>
      <translation>与程序默认不同的以粗体显示</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Click here and press the new key</source>
      <translation>点击此处并按下新按键</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Find an action</source>
      <translation>查找操作</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Find by name, menu or key</source>
      <translation>按名称、菜单或按键查找</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Key of “{action}”:</source>
      <translation>“{action}”的按键：</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Keys</source>
      <translation>按键</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Menu</source>
      <translation>菜单</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>New key</source>
      <translation>新按键</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>No action is chosen.</source>
      <translation>未选择操作。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>No key</source>
      <translation>无按键</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Reset all keys</source>
      <translation>重置所有按键</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Swap</source>
      <translation>互换</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>What the key does</source>
      <translation>按键的作用</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>Where the action is</source>
      <translation>操作所在的菜单</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>While the review strip has the focus, {key} still {what} there.</source>
      <translation>焦点在审阅条时，{key} 在那里仍然{what}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>no key</source>
      <translation>无按键</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>{key} belongs to the image: it {what}.</source>
      <translation>{key} 由图像保留：它{what}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>{key} is taken by “{action}”.</source>
      <translation>{key} 已被“{action}”占用。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/keys_page.py" />
      <source>“{action}” has {keys} now.</source>
      <translation>“{action}”现在的按键是 {keys}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/masks_from.py" />
      <source>File…</source>
      <translation>文件…</translation>
    </message>
    <message>
      <location filename="gui/dialogs/masks_from.py" />
      <source>Folder…</source>
      <translation>文件夹…</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>Class of both tracks</source>
      <translation>两条轨迹的类别</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>Close this list and show the frame in which the first track ends</source>
      <translation>关闭此列表并显示第一条轨迹结束的帧</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>Fit</source>
      <translation>契合度</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>Frames between the two without a box</source>
      <translation>两者之间没有框的帧数</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>From – to</source>
      <translation>起止帧</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>Go there</source>
      <translation>转到该处</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>How well one goes on where the other ends: overlap of boxes after its motion</source>
      <translation>一条在另一条结束处衔接得如何：按其运动外推后框的重叠</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>Last frame of the one and first frame of the other</source>
      <translation>前者的最后一帧和后者的第一帧</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>Merge</source>
      <translation>合并</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>No track ends near where another of its class begins.</source>
      <translation>没有哪条轨迹结束处附近有同类的另一条开始。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>Suggested merges</source>
      <translation>建议合并的轨迹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>The one that ends, and the one that begins after it</source>
      <translation>结束的轨迹，以及其后开始的轨迹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>Tracks</source>
      <translation>轨迹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>pair</source>
      <translation>对</translation>
    </message>
    <message>
      <location filename="gui/dialogs/merges.py" />
      <source>{pairs} of tracks may be one object: where one ends, another of its class begins near. Merging keeps the number of the first.</source>
      <translation>{pairs}轨迹可能是同一目标：一条结束处附近有同类的另一条开始。合并后保留前者的编号。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>(no type)</source>
      <translation>（无类型）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Add sequences</source>
      <translation>添加序列</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Becomes</source>
      <translation>成为</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Box file</source>
      <translation>框文件</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Boxes</source>
      <translation>框</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Create project</source>
      <translation>创建项目</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Folder with images, or a data set</source>
      <translation>图像文件夹或数据集</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Found {summary}</source>
      <translation>找到 {summary}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Frames</source>
      <translation>帧数</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Images or video</source>
      <translation>图像或视频</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>KITTI or MOTChallenge folder, image folder, or video</source>
      <translation>KITTI 或 MOTChallenge 文件夹、图像文件夹或视频</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>New project</source>
      <translation>新建项目</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Project file</source>
      <translation>项目文件</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Reading…</source>
      <translation>正在读取…</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Sequence</source>
      <translation>序列</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Type in the data set</source>
      <translation>数据集中的类型</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Video</source>
      <translation>视频</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>Video…</source>
      <translation>视频…</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>What {type} becomes</source>
      <translation>{type} 成为什么</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>boxes without a type</source>
      <translation>没有类型的框</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>more note</source>
      <translation>条其他说明</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>those of the data set (optional: a box file of your own)</source>
      <translation>数据集自带的框（可选：您自己的框文件）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_project.py" />
      <source>… and {notes}</source>
      <translation>… 以及 {notes}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_track.py" />
      <source>Class of the new track:</source>
      <translation>新轨迹的类别：</translation>
    </message>
    <message>
      <location filename="gui/dialogs/new_track.py" />
      <source>New track</source>
      <translation>新建轨迹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>Both tracks are in {frames}. Whose boxes and masks stay there?</source>
      <translation>两条轨迹都存在于 {frames}。在这些帧中保留哪条的框和掩码？</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>Class of the track</source>
      <translation>轨迹的类别</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>First and last frame of the track</source>
      <translation>轨迹的第一帧和最后一帧</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>Frames in which both tracks are</source>
      <translation>两条轨迹都存在的帧数</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>From frame {frame} on, the two tracks exchange their boxes and masks. Their classes and what lies before stay.</source>
      <translation>从帧 {frame} 起，两条轨迹互换框和掩码。类别和之前的内容保持不变。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>How much the boxes overlap in the frame that is shown</source>
      <translation>所显示的帧中框的重叠程度</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>In both</source>
      <translation>共有帧</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>Merge into track {track}</source>
      <translation>合并到轨迹 {track}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>Number of the track</source>
      <translation>轨迹的编号</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>Swap track {track} from frame {frame} on</source>
      <translation>从帧 {frame} 起交换轨迹 {track}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>The boxes and masks of the chosen track become those of track {track}, and the chosen one is gone. Tracks that go on where this one ends, or end where it begins, come first.</source>
      <translation>所选轨迹的框和掩码将归轨迹 {track} 所有，所选轨迹随之消失。在本轨迹结束处继续、或在其开始处结束的轨迹排在最前。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/other_track.py" />
      <source>Those of track {track}</source>
      <translation>轨迹 {track} 的</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>Accepted</source>
      <translation>已接受</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>Accepted in this window: {masks} in {duration}. </source>
      <translation>在此窗口中已接受：{masks}，用时 {duration}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>At this pace, the {masks} may take {duration}.</source>
      <translation>按此速度，{masks}还可能需要 {duration}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>Boxes and masks that are not accepted</source>
      <translation>尚未接受的框和掩码</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>Double-click to go there</source>
      <translation>双击转到该处</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>Drawn</source>
      <translation>手绘</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>How long the rest may take is not known yet: {masks} accepted here will tell.</source>
      <translation>其余部分需要多长时间尚不清楚：在此接受 {masks}后即可得知。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>How many there are</source>
      <translation>数量</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>Masks drawn or corrected by hand</source>
      <translation>手动绘制或修正的掩码</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>Project overview</source>
      <translation>项目概览</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>Share of the masks that are accepted</source>
      <translation>已接受掩码的比例</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>There are no boxes or masks of objects yet.</source>
      <translation>还没有目标的框或掩码。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>To the track with the fewest open masks, in the first sequence that is not done</source>
      <translation>转到第一个未完成序列中未完成掩码最少的轨迹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>Tracks done</source>
      <translation>完成的轨迹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>Tracks of objects of which every mask is accepted, of all</source>
      <translation>所有掩码均已接受的目标轨迹 / 全部</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>open mask</source>
      <translation>个未完成的掩码</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>{accepted} of {masks} accepted ({accepted_share}); {manual} drawn or corrected by hand ({drawn} of all).</source>
      <translation>已接受 {accepted} / {masks}（{accepted_share}）；手动绘制或修正 {manual} 个（占全部的 {drawn}）。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/overview.py" />
      <source>{done} of {tracks}</source>
      <translation>{done} / {tracks}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/settings.py" />
      <source>Reset this page</source>
      <translation>重置本页</translation>
    </message>
    <message>
      <location filename="gui/dialogs/settings.py" />
      <source>Sections</source>
      <translation>分类</translation>
    </message>
    <message>
      <location filename="gui/dialogs/settings.py" />
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <location filename="gui/dialogs/settings.py" />
      <source>Shortcuts</source>
      <translation>快捷键</translation>
    </message>
    <message>
      <location filename="gui/dialogs/settings.py" />
      <source>Your work needs no setting: every change is saved in the project when you make it.</source>
      <translation>您的工作无需设置：每次修改都会立即保存到项目中。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Add to the mask / cut from it</source>
      <translation>添加到掩码 / 从掩码中减去</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Backspace</source>
      <translation>Backspace</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Change keys…</source>
      <translation>更改按键…</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Close the polygon that is being drawn</source>
      <translation>闭合正在绘制的多边形</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Enter</source>
      <translation>Enter</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Escape</source>
      <translation>Esc</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Every verb of the window has a key; hover over a button to see its own.</source>
      <translation>窗口的每个操作都有按键；将指针停在按钮上即可看到。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>In the image</source>
      <translation>在图像中</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Keyboard shortcuts</source>
      <translation>键盘快捷键</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Leave what is being drawn, then the tool</source>
      <translation>放弃正在绘制的内容，再退出工具</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Pan</source>
      <translation>平移</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Shift / Alt while drawing</source>
      <translation>绘制时按 Shift / Alt</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Show the mask as it was before its last change</source>
      <translation>显示掩码上次修改前的样子</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Space or middle button, and drag</source>
      <translation>按住空格或鼠标中键拖动</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Tab, arrows, Delete</source>
      <translation>Tab、方向键、Delete</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Take back the last vertex</source>
      <translation>撤回最后一个顶点</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Walk over vertices, move them, remove one</source>
      <translation>在顶点间切换、移动、删除</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Wheel</source>
      <translation>滚轮</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Z, held</source>
      <translation>按住 Z</translation>
    </message>
    <message>
      <location filename="gui/dialogs/shortcuts.py" />
      <source>Zoom to the pointer</source>
      <translation>以指针为中心缩放</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>A trained network finds and tracks the objects of sequence “{name}”. Each becomes a new track, with masks as proposals to review. Tracks that are there stay as they are.</source>
      <translation>训练好的网络会在序列“{name}”中查找并跟踪对象。每个对象成为一条新轨迹，其掩码作为建议供您审核。已有的轨迹保持不变。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>All {frames}</source>
      <translation>全部 {frames}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>An object is left out when its box fits that of a track of its class in most frames that both are in.</source>
      <translation>若某对象的框在两者共有的大多数帧中与同类别某条轨迹的框相符，则略过该对象。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Checkpoint from “trackrcnn train”</source>
      <translation>“trackrcnn train”生成的检查点</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Checkpoints (*.pt *.pth);;All files (*)</source>
      <translation>检查点 (*.pt *.pth);;所有文件 (*)</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Find tracks</source>
      <translation>查找轨迹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Finds: {classes}.</source>
      <translation>可找到：{classes}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Frames {first} to {last}, chosen in the timeline</source>
      <translation>第 {first} 至 {last} 帧，在时间轴中选定</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>From score {score} on.</source>
      <translation>取自得分 {score} 起。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>From these scores on: {scores}.</source>
      <translation>取自以下得分起：{scores}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>It does not say what it was trained on.</source>
      <translation>其中未说明训练所用的数据。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Leave out what is tracked already</source>
      <translation>略过已有轨迹的对象</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Network</source>
      <translation>网络</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Network of TrackR-CNN</source>
      <translation>TrackR-CNN 的网络</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>None: those of the program</source>
      <translation>无：使用程序自带的阈值</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Sequences: {names}.</source>
      <translation>序列：{names}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Steps: {steps}.</source>
      <translation>步数：{steps}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Thresholds</source>
      <translation>阈值</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Thresholds (*.json);;All files (*)</source>
      <translation>阈值 (*.json);;所有文件 (*)</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Thresholds of the tracker</source>
      <translation>跟踪器的阈值</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Tracks from TrackR-CNN</source>
      <translation>来自 TrackR-CNN 的轨迹</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>Trained on masks: {masks}.</source>
      <translation>训练所用掩码：{masks}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>{names} and {more} more</source>
      <translation>{names} 及另外 {more} 个</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>“mots-annotator trackrcnn train” makes one from masks.</source>
      <translation>“mots-annotator trackrcnn train”可用掩码训练出网络。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tracks_from.py" />
      <source>“mots-annotator trackrcnn tune” finds better ones for a network.</source>
      <translation>“mots-annotator trackrcnn tune”可为网络找到更好的阈值。</translation>
    </message>
    <message>
      <location filename="gui/guide/callout.py" />
      <source>Back</source>
      <translation>上一步</translation>
    </message>
    <message>
      <location filename="gui/guide/callout.py" />
      <source>Done</source>
      <translation>完成</translation>
    </message>
    <message>
      <location filename="gui/guide/callout.py" />
      <source>Next</source>
      <translation>下一步</translation>
    </message>
    <message>
      <location filename="gui/guide/callout.py" />
      <source>Skip the tour</source>
      <translation>跳过导览</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Add to the mask, or cut from it</source>
      <translation>添加到掩码，或从中减去</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Alt, right button</source>
      <translation>Alt、右键</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Arrow keys</source>
      <translation>方向键</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Back to the image</source>
      <translation>返回图像</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Backspace, right click</source>
      <translation>Backspace、右键单击</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Begin a polygon around an ignore region</source>
      <translation>开始围绕忽略区域画多边形</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Begin with a straight line from the last stroke</source>
      <translation>从上一笔的终点画直线开始</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Change the size of the box</source>
      <translation>改变框的大小</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Choose several masks</source>
      <translation>选择多个掩码</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Click</source>
      <translation>单击</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Click again</source>
      <translation>再次单击</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Click an edge</source>
      <translation>单击边</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Close the polygon</source>
      <translation>闭合多边形</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Ctrl + click</source>
      <translation>Ctrl + 单击</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Do the opposite: paint, or erase</source>
      <translation>做相反的事：涂抹或擦除</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Drag</source>
      <translation>拖动</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Drag a corner or an edge</source>
      <translation>拖动角或边</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Drag a vertex</source>
      <translation>拖动顶点</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Drag inside</source>
      <translation>在内部拖动</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Draw a box, where the track has none; without a track, a new one</source>
      <translation>轨迹在此没有框时画一个框；未选轨迹时开始新轨迹</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Draw freehand</source>
      <translation>徒手绘制</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Drop the polygon, then leave the tool</source>
      <translation>放弃多边形，再退出工具</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Drop the stroke, then leave the tool</source>
      <translation>放弃这一笔，再退出工具</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Enter, double click</source>
      <translation>Enter、双击</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Enter, or click the first vertex</source>
      <translation>Enter，或单击第一个顶点</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Erase from the mask of the selected track</source>
      <translation>擦除所选轨迹的掩码</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Esc</source>
      <translation>Esc</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Go to the next or previous vertex</source>
      <translation>转到下一个或上一个顶点</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Insert a vertex</source>
      <translation>插入顶点</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Leave the tool</source>
      <translation>退出工具</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Make a box an ignore region</source>
      <translation>将框设为忽略区域</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Middle button, Space + drag</source>
      <translation>中键拖动、空格 + 拖动</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Move it</source>
      <translation>移动它</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Move the box</source>
      <translation>移动框</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Move the box by 1 px, with Shift by 10; with Alt its lower right corner</source>
      <translation>框移动 1 像素，按 Shift 移动 10 像素；按 Alt 移动右下角</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Move the crosshair by 1 px, with Shift by 10; Space sets a vertex</source>
      <translation>十字线移动 1 像素，按 Shift 移动 10 像素；空格放置顶点</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Move the vertex by 1 px, with Shift by 10</source>
      <translation>顶点移动 1 像素，按 Shift 移动 10 像素</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Move the view</source>
      <translation>移动视图</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Move the view, also while you draw</source>
      <translation>移动视图，绘制时也可以</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Move the view, with Shift further</source>
      <translation>移动视图，按 Shift 移动更远</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Open the mask in the image</source>
      <translation>在图像中打开掩码</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Paint the mask of the selected track</source>
      <translation>涂抹所选轨迹的掩码</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Put the box back, then leave the tool</source>
      <translation>框复位，再退出工具</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Put the vertex back, then leave the tool</source>
      <translation>顶点复位，再退出工具</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Remove the vertex</source>
      <translation>删除顶点</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Right click</source>
      <translation>右键单击</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Right click, Delete</source>
      <translation>右键单击、Delete</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Select the track that lies below</source>
      <translation>选择其下方的轨迹</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Select the track under the pointer</source>
      <translation>选择指针下的轨迹</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Set a point with a straight line to it</source>
      <translation>以直线放置一个点</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Set a point; the line between points follows the edges</source>
      <translation>放置一个点；点之间的线会贴合边缘</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Set a vertex</source>
      <translation>放置顶点</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Shift + arrow keys</source>
      <translation>Shift + 方向键</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Shift + drag</source>
      <translation>Shift + 拖动</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Shift or Alt at the first vertex</source>
      <translation>放第一个顶点时按 Shift 或 Alt</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Shift, Alt</source>
      <translation>Shift、Alt</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Show the outlines before the last round</source>
      <translation>显示上一轮之前的轮廓</translation>
    </message>
    <message>
      <location filename="gui/guide/keys_of_tools.py" />
      <source>Tab, Shift + Tab</source>
      <translation>Tab、Shift + Tab</translation>
    </message>
    <message>
      <location filename="gui/guide/tool_keys.py" />
      <source>Keys of the tool</source>
      <translation>工具的按键</translation>
    </message>
    <message>
      <location filename="gui/guide/tool_keys.py" />
      <source>Review strip</source>
      <translation>审阅条</translation>
    </message>
    <message>
      <location filename="gui/guide/tour.py" />
      <source>&lt;b&gt;{accept_next}&lt;/b&gt; accepts a mask and goes to the track's next open frame, &lt;b&gt;{reject}&lt;/b&gt; rejects it. The timeline below shows what is still open. Every change is saved at once; undo reaches all of it.</source>
      <translation>&lt;b&gt;{accept_next}&lt;/b&gt; 接受掩码并转到该轨迹的下一个未完成帧，&lt;b&gt;{reject}&lt;/b&gt; 拒绝它。下方的时间线显示仍未完成的部分。每次修改立即保存，全部可以撤销。</translation>
    </message>
    <message>
      <location filename="gui/guide/tour.py" />
      <source>&lt;b&gt;{draw_next}&lt;/b&gt; leads to the mask that is worth drawing most. &lt;b&gt;{tool_polygon}&lt;/b&gt; outlines it: click around the object, Enter closes. &lt;b&gt;{tool_brush}&lt;/b&gt; paints, &lt;b&gt;{tool_keys}&lt;/b&gt; shows the keys of a tool.</source>
      <translation>&lt;b&gt;{draw_next}&lt;/b&gt; 转到最值得绘制的掩码。&lt;b&gt;{tool_polygon}&lt;/b&gt; 勾画轮廓：沿目标单击，Enter 闭合。&lt;b&gt;{tool_brush}&lt;/b&gt; 涂抹，&lt;b&gt;{tool_keys}&lt;/b&gt; 显示工具的按键。</translation>
    </message>
    <message>
      <location filename="gui/guide/tour.py" />
      <source>&lt;b&gt;{export}&lt;/b&gt; writes the accepted masks as KITTI MOTS or in other formats. &lt;b&gt;{palette}&lt;/b&gt; finds every verb by its name. This tour is in the menu Help.</source>
      <translation>&lt;b&gt;{export}&lt;/b&gt; 将已接受的掩码导出为 KITTI MOTS 或其他格式。&lt;b&gt;{palette}&lt;/b&gt; 可按名称查找所有操作。本导览在“帮助”菜单中。</translation>
    </message>
    <message>
      <location filename="gui/guide/tour.py" />
      <source>&lt;b&gt;{propose_sequence}&lt;/b&gt; asks the network for a mask in each box. It works in the background; masks appear as they come.</source>
      <translation>&lt;b&gt;{propose_sequence}&lt;/b&gt; 让网络为每个框建议一个掩码。它在后台运行，掩码完成后即出现。</translation>
    </message>
    <message>
      <location filename="gui/guide/tour.py" />
      <source>Accept what is right</source>
      <translation>接受正确的掩码</translation>
    </message>
    <message>
      <location filename="gui/guide/tour.py" />
      <source>After one or two corrections, &lt;b&gt;{finetune}&lt;/b&gt; fine-tunes the network to the selected track and proposes its other masks anew. What you drew is never overwritten.</source>
      <translation>修正一两个掩码后，&lt;b&gt;{finetune}&lt;/b&gt; 将网络微调到所选轨迹，并重新建议其余掩码。您绘制的内容绝不会被覆盖。</translation>
    </message>
    <message>
      <location filename="gui/guide/tour.py" />
      <source>Draw where it helps most</source>
      <translation>在最有帮助的地方绘制</translation>
    </message>
    <message>
      <location filename="gui/guide/tour.py" />
      <source>Each box belongs to a track: one car or person over all frames. Click one, or press &lt;b&gt;{next_track}&lt;/b&gt; for the next track; &lt;b&gt;{next_frame}&lt;/b&gt; and &lt;b&gt;{previous_frame}&lt;/b&gt; step through the frames.</source>
      <translation>每个框属于一条轨迹：同一辆车或同一个人在所有帧中。单击一个框，或按 &lt;b&gt;{next_track}&lt;/b&gt; 转到下一条轨迹；&lt;b&gt;{next_frame}&lt;/b&gt; 和 &lt;b&gt;{previous_frame}&lt;/b&gt; 逐帧前进和后退。</translation>
    </message>
    <message>
      <location filename="gui/guide/tour.py" />
      <source>Every object has a box</source>
      <translation>每个目标都有一个框</translation>
    </message>
    <message>
      <location filename="gui/guide/tour.py" />
      <source>Let the network propose</source>
      <translation>让网络给出建议</translation>
    </message>
    <message>
      <location filename="gui/guide/tour.py" />
      <source>Teach the network this track</source>
      <translation>让网络学习这条轨迹</translation>
    </message>
    <message>
      <location filename="gui/improving.py" />
      <source>Track {track} has no proposal to correct. Propose its masks first ({propose}), or draw one ({draw}).</source>
      <translation>轨迹 {track} 没有可修正的建议。请先建议其掩码（{propose}），或绘制一个（{draw}）。</translation>
    </message>
    <message>
      <location filename="gui/improving.py" />
      <source>Track {track}, frame {frame}: correct this mask ({add} adds, {cut} cuts, {vertices} moves vertices, {draw} draws anew); the network learns it as soon as you go on.</source>
      <translation>轨迹 {track}，第 {frame} 帧：请修正此掩码（{add} 添加，{cut} 减去，{vertices} 移动顶点，{draw} 重新绘制）；您一继续，网络就会学习它。</translation>
    </message>
    <message>
      <location filename="gui/jobs_panel.py" />
      <source>(+{count} waiting)</source>
      <translation>（还有 {count} 个等待）</translation>
    </message>
    <message>
      <location filename="gui/jobs_panel.py" />
      <source>Background jobs</source>
      <translation>后台任务</translation>
    </message>
    <message>
      <location filename="gui/jobs_panel.py" />
      <source>Background jobs: {title}</source>
      <translation>后台任务：{title}</translation>
    </message>
    <message>
      <location filename="gui/jobs_panel.py" />
      <source>Cancel this job</source>
      <translation>取消此任务</translation>
    </message>
    <message>
      <location filename="gui/jobs_panel.py" />
      <source>No background work.</source>
      <translation>没有后台任务。</translation>
    </message>
    <message>
      <location filename="gui/jobs_panel.py" />
      <source>No jobs</source>
      <translation>无任务</translation>
    </message>
    <message>
      <location filename="gui/jobs_panel.py" />
      <source>cancelling…</source>
      <translation>正在取消…</translation>
    </message>
    <message>
      <location filename="gui/jobs_panel.py" />
      <source>starting…</source>
      <translation>正在启动…</translation>
    </message>
    <message>
      <location filename="gui/jobs_panel.py" />
      <source>waiting</source>
      <translation>等待中</translation>
    </message>
    <message>
      <location filename="gui/jobs_panel.py" />
      <source>{done} of {total}</source>
      <translation>{done} / {total}</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>accepts all that are at least as good</source>
      <translation>接受所有不差于它的掩码</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>accepts the chosen masks</source>
      <translation>接受选中的掩码</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>chooses all masks</source>
      <translation>选择所有掩码</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>closes the polygon</source>
      <translation>闭合多边形</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>flags the chosen masks</source>
      <translation>标记选中的掩码</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>goes to the next vertex or field</source>
      <translation>转到下一个顶点或输入框</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>goes to the previous vertex or field</source>
      <translation>转到上一个顶点或输入框</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>leaves what is being drawn</source>
      <translation>放弃正在绘制的内容</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>lists anew</source>
      <translation>重新列出</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>makes the pictures larger</source>
      <translation>放大图片</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>makes the pictures smaller</source>
      <translation>缩小图片</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>moves the cursor</source>
      <translation>移动光标</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>rejects the chosen masks</source>
      <translation>拒绝选中的掩码</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>shows the mask as it was before, while it is held</source>
      <translation>按住时显示掩码之前的样子</translation>
    </message>
    <message>
      <location filename="gui/keymap.py" />
      <source>takes back a vertex</source>
      <translation>撤回一个顶点</translation>
    </message>
    <message>
      <location filename="gui/layout.py" />
      <source>Opacity</source>
      <translation>不透明度</translation>
    </message>
    <message>
      <location filename="gui/layout.py" />
      <source>Opacity of masks</source>
      <translation>掩码不透明度</translation>
    </message>
    <message>
      <location filename="gui/layout.py" />
      <source>Sequence that is shown</source>
      <translation>显示的序列</translation>
    </message>
    <message>
      <location filename="gui/main_window.py" />
      <source>Nothing new was in the file</source>
      <translation>文件中没有新内容</translation>
    </message>
    <message>
      <location filename="gui/main_window.py" />
      <source>Nothing was changed.</source>
      <translation>没有任何改变。</translation>
    </message>
    <message>
      <location filename="gui/main_window.py" />
      <source>Open read-only</source>
      <translation>以只读方式打开</translation>
    </message>
    <message>
      <location filename="gui/main_window.py" />
      <source>Project is in use</source>
      <translation>项目正在使用中</translation>
    </message>
    <message>
      <location filename="gui/main_window.py" />
      <source>Relink…</source>
      <translation>重新链接…</translation>
    </message>
    <message>
      <location filename="gui/main_window.py" />
      <source>The images of {name} are linked again.</source>
      <translation>{name} 的图像已重新链接。</translation>
    </message>
    <message>
      <location filename="gui/main_window.py" />
      <source>What was done until then is kept.</source>
      <translation>到那时为止完成的部分已保留。</translation>
    </message>
    <message>
      <location filename="gui/main_window.py" />
      <source>{error}

It can be opened here to look at, without changing it.</source>
      <translation>{error}

可以在此以只读方式打开查看。</translation>
    </message>
    <message>
      <location filename="gui/main_window.py" />
      <source>{title} failed: {error}</source>
      <translation>{title}失败：{error}</translation>
    </message>
    <message>
      <location filename="gui/main_window.py" />
      <source>{title}: cancelled. {kept}</source>
      <translation>{title}：已取消。{kept}</translation>
    </message>
    <message>
      <location filename="gui/message_bar.py" />
      <source>Close this message</source>
      <translation>关闭此消息</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>Select a track first: click on it in the image, the list or the timeline.</source>
      <translation>请先选择轨迹：在图像、列表或时间线中单击它。</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>needs a box in this frame</source>
      <translation>本帧需要有框</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>needs a mask in this frame</source>
      <translation>本帧需要有掩码</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>needs a range of frames: Shift+drag in the timeline</source>
      <translation>需要选定帧范围：在时间轴上按住 Shift 拖动</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>needs a selected track</source>
      <translation>需要选择轨迹</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>needs a sequence</source>
      <translation>需要序列</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>needs an open project</source>
      <translation>需要打开项目</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>needs other masks to compare with</source>
      <translation>需要用于比较的其他掩码</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>no job is running</source>
      <translation>没有正在运行的任务</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>not possible now</source>
      <translation>现在无法执行</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>nothing to do again</source>
      <translation>没有可重做的操作</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>nothing to undo</source>
      <translation>没有可撤销的操作</translation>
    </message>
    <message>
      <location filename="gui/needs.py" />
      <source>the project is read-only</source>
      <translation>项目为只读</translation>
    </message>
    <message>
      <location filename="gui/palette/entries.py" />
      <source>Go to frame {frame}</source>
      <translation>转到第 {frame} 帧</translation>
    </message>
    <message>
      <location filename="gui/palette/entries.py" />
      <source>Open {name}</source>
      <translation>打开 {name}</translation>
    </message>
    <message>
      <location filename="gui/palette/entries.py" />
      <source>Sequence {name}</source>
      <translation>序列 {name}</translation>
    </message>
    <message>
      <location filename="gui/palette/entries.py" />
      <source>Track {number}</source>
      <translation>轨迹 {number}</translation>
    </message>
    <message>
      <location filename="gui/palette/entries.py" />
      <source>the last frame is {last}</source>
      <translation>最后一帧是 {last}</translation>
    </message>
    <message>
      <location filename="gui/palette/entries.py" />
      <source>{count} frames</source>
      <translation>{count} 帧</translation>
    </message>
    <message>
      <location filename="gui/palette/popup.py" />
      <source>Command palette</source>
      <translation>命令面板</translation>
    </message>
    <message>
      <location filename="gui/palette/popup.py" />
      <source>Enter does it  ·  Escape closes</source>
      <translation>Enter 执行  ·  Esc 关闭</translation>
    </message>
    <message>
      <location filename="gui/palette/popup.py" />
      <source>Nothing fits.</source>
      <translation>没有匹配项。</translation>
    </message>
    <message>
      <location filename="gui/palette/popup.py" />
      <source>Nothing fits. “f 120” goes to frame 120.</source>
      <translation>没有匹配项。“f 120”转到第 120 帧。</translation>
    </message>
    <message>
      <location filename="gui/palette/popup.py" />
      <source>Type an action, “track 12”, “frame 120”, a sequence or a project</source>
      <translation>输入操作、“track 12”、“frame 120”、序列或项目</translation>
    </message>
    <message>
      <location filename="gui/palette/popup.py" />
      <source>What fits</source>
      <translation>匹配项</translation>
    </message>
    <message>
      <location filename="gui/palette/popup.py" />
      <source>What to do</source>
      <translation>要做什么</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>A proposal is removed, an accepted mask is open again</source>
      <translation>建议会被移除，已接受的掩码恢复为未完成</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Accept</source>
      <translation>接受</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Accept all at least this good</source>
      <translation>接受所有不差于此的掩码</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Accept all at least this good ({as_good})</source>
      <translation>接受所有不差于此的掩码（{as_good}）</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Accept every listed mask whose predicted quality is at least that of the mask under the cursor, and those drawn by hand. Flagged masks are left out.</source>
      <translation>接受所有预测质量不低于光标处掩码的列出掩码，以及手绘的掩码。已标记的掩码除外。</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Accept the selected masks and go to the next one</source>
      <translation>接受选中的掩码并转到下一个</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Accepted ones too</source>
      <translation>包括已接受的</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>All masks</source>
      <translation>所有掩码</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>All tracks</source>
      <translation>所有轨迹</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Back to the image (Escape)</source>
      <translation>返回图像（Esc）</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>By time</source>
      <translation>按时间</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Changed</source>
      <translation>已改变</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Flag</source>
      <translation>标记</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Larger pictures (+)</source>
      <translation>放大图片（+）</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>List anew (F5): what no longer fits goes, and the order is made again</source>
      <translation>重新列出（F5）：不再符合的会移除，并重新排序</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>List the masks of all tracks, not of the selected one alone</source>
      <translation>列出所有轨迹的掩码，而不仅是所选轨迹</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Mark the selected masks to be looked at again, or take the mark away</source>
      <translation>标记选中的掩码以便再次查看，或取消标记</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Masks that are not accepted yet</source>
      <translation>尚未接受的掩码</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Masks that look otherwise since the network proposed them anew</source>
      <translation>网络重新建议后外观有变化的掩码</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Masks that somebody wants to look at again</source>
      <translation>有人希望再次查看的掩码</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Order</source>
      <translation>顺序</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Reject</source>
      <translation>拒绝</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Show the mask on the canvas, to correct it; {key} comes back</source>
      <translation>在图像中显示掩码以便修正；{key} 返回</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Smaller pictures (−)</source>
      <translation>缩小图片（−）</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Which masks</source>
      <translation>哪些掩码</translation>
    </message>
    <message>
      <location filename="gui/review/bars.py" />
      <source>Worst first</source>
      <translation>最差的在前</translation>
    </message>
    <message>
      <location filename="gui/review/delegate.py" />
      <source>changed {agreement}</source>
      <translation>已变化 {agreement}</translation>
    </message>
    <message>
      <location filename="gui/review/grid.py" />
      <source>Masks to review</source>
      <translation>待审阅的掩码</translation>
    </message>
    <message>
      <location filename="gui/review/model.py" />
      <source>accepted</source>
      <translation>已接受</translation>
    </message>
    <message>
      <location filename="gui/review/model.py" />
      <source>by hand</source>
      <translation>手绘</translation>
    </message>
    <message>
      <location filename="gui/review/model.py" />
      <source>changed in the last round, IoU with the mask before {agreement}</source>
      <translation>在上一轮中改变，与之前掩码的 IoU 为 {agreement}</translation>
    </message>
    <message>
      <location filename="gui/review/model.py" />
      <source>corrected</source>
      <translation>已修正</translation>
    </message>
    <message>
      <location filename="gui/review/model.py" />
      <source>drawn by hand</source>
      <translation>手绘</translation>
    </message>
    <message>
      <location filename="gui/review/model.py" />
      <source>flagged</source>
      <translation>已标记</translation>
    </message>
    <message>
      <location filename="gui/review/model.py" />
      <source>no mask</source>
      <translation>无掩码</translation>
    </message>
    <message>
      <location filename="gui/review/model.py" />
      <source>predicted quality {score}</source>
      <translation>预测质量 {score}</translation>
    </message>
    <message>
      <location filename="gui/review/model.py" />
      <source>proposed</source>
      <translation>建议</translation>
    </message>
    <message>
      <location filename="gui/review/model.py" />
      <source>quality not known</source>
      <translation>质量未知</translation>
    </message>
    <message>
      <location filename="gui/review/model.py" />
      <source>{place}: no mask</source>
      <translation>{place}：无掩码</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source> Left out: {masks}.</source>
      <translation> 未包括：{masks}。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>No mask {measure} waits to be accepted.</source>
      <translation>没有{measure}掩码等待接受。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>Nothing to accept here.</source>
      <translation>这里没有可接受的掩码。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>Nothing to flag here.</source>
      <translation>这里没有可标记的掩码。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>Nothing to reject here: what a person has drawn stays.</source>
      <translation>这里没有可拒绝的掩码：人工绘制的会保留。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>The quality of this mask is not known. Go to one whose card tells it.</source>
      <translation>此掩码的质量未知。请转到卡片上标有质量的掩码。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>There is no mask under the cursor to measure the others by.</source>
      <translation>光标处没有可作为衡量标准的掩码。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>flagged mask</source>
      <translation>个已标记的掩码</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>of a predicted quality of {score} or better</source>
      <translation>预测质量不低于 {score} 的</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>proposal</source>
      <translation>个建议</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>{masks} accepted.</source>
      <translation>已接受 {masks}。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>{masks} flagged.</source>
      <translation>已标记 {masks}。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>{masks} not flagged any more.</source>
      <translation>已取消 {masks}的标记。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>{masks} open again.</source>
      <translation>{masks}恢复为未完成。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>{masks} removed.</source>
      <translation>已移除 {masks}。</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>{masks} {measure} accepted. {undo} takes it back.{kept}</source>
      <translation>已接受{measure} {masks}。{undo} 可撤销。{kept}</translation>
    </message>
    <message>
      <location filename="gui/review/verbs.py" />
      <source>{undo} takes it back.</source>
      <translation>{undo} 可撤销。</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>Accepted. X makes it open again, {flags}, Enter opens it in the image.</source>
      <translation>已接受。X 使其恢复为未完成，{flags}，回车在图像中打开。</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>Esc goes back to the image.</source>
      <translation>Esc 返回图像。</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>F flags it</source>
      <translation>F 标记</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>F takes the flag away</source>
      <translation>F 取消标记</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>Space accepts the {masks}, X rejects, F flags them.</source>
      <translation>空格接受这 {masks}，X 拒绝，F 标记。</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>Space accepts, {rejects}, {flags}, Enter opens it. While Z is held: the mask before the last round.</source>
      <translation>空格接受，{rejects}，{flags}，回车打开。按住 Z：显示上一轮之前的掩码。</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>The project is read-only. Enter opens the mask in the image.</source>
      <translation>项目是只读的。回车在图像中打开掩码。</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>There is no mask here any more. Enter opens the frame in the image.</source>
      <translation>这里已没有掩码。回车在图像中打开该帧。</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>Track {track}</source>
      <translation>轨迹 {track}</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>X leaves it as it was drawn</source>
      <translation>X 保留所绘的样子</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>X removes the proposal</source>
      <translation>X 移除建议</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>chosen mask</source>
      <translation>个所选掩码</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>{boxes} without a mask</source>
      <translation>{boxes}没有掩码</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>{count} open</source>
      <translation>{count} 个未完成</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>{key} exports.</source>
      <translation>{key} 导出。</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>{key} goes to the next track.</source>
      <translation>{key} 转到下一条轨迹。</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>{outdated} done</source>
      <translation>{outdated} 个已完成</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>{outdated} done (F5 lists anew)</source>
      <translation>{outdated} 个已完成（F5 重新列出）</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>{whose}: every mask is accepted.
{what_next}</source>
      <translation>{whose}：所有掩码均已接受。
{what_next}</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>{whose}: no mask is flagged.
F flags the mask under the cursor, to come back to it later.</source>
      <translation>{whose}：没有被标记的掩码。
F 标记光标处的掩码，以便之后再看。</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>{whose}: no mask looks otherwise than before the last round.</source>
      <translation>{whose}：没有掩码与上一轮之前不同。</translation>
    </message>
    <message>
      <location filename="gui/review/words.py" />
      <source>{whose}: no masks yet.
{key} has the network propose them.</source>
      <translation>{whose}：还没有掩码。
{key} 让网络给出建议。</translation>
    </message>
    <message>
      <location filename="gui/shell.py" />
      <source>&amp;Class</source>
      <translation>类别(&amp;C)</translation>
    </message>
    <message>
      <location filename="gui/shell.py" />
      <source>&amp;Theme</source>
      <translation>主题(&amp;T)</translation>
    </message>
    <message>
      <location filename="gui/shell.py" />
      <source>No recent projects</source>
      <translation>没有最近的项目</translation>
    </message>
    <message>
      <location filename="gui/shell.py" />
      <source>Open &amp;recent</source>
      <translation>最近的项目(&amp;R)</translation>
    </message>
    <message>
      <location filename="gui/status.py" />
      <source>All changes saved</source>
      <translation>所有修改已保存</translation>
    </message>
    <message>
      <location filename="gui/status.py" />
      <source>Frame {first}</source>
      <translation>第 {first} 帧</translation>
    </message>
    <message>
      <location filename="gui/status.py" />
      <source>Frame {frame} of {last}</source>
      <translation>第 {frame} 帧 / {last}</translation>
    </message>
    <message>
      <location filename="gui/status.py" />
      <source>Frames {first}–{last}</source>
      <translation>第 {first}–{last} 帧</translation>
    </message>
    <message>
      <location filename="gui/status.py" />
      <source>Read-only</source>
      <translation>只读</translation>
    </message>
    <message>
      <location filename="gui/status.py" />
      <source>no track selected</source>
      <translation>未选择轨迹</translation>
    </message>
    <message>
      <location filename="gui/status.py" />
      <source>{frames} of all tracks: select a track to accept or delete them, Esc lets go</source>
      <translation>所有轨迹的{frames}：请选择要接受或删除的轨迹，Esc 取消选择</translation>
    </message>
    <message>
      <location filename="gui/status.py" />
      <source>{frames} of track {track}, Esc lets go</source>
      <translation>轨迹 {track} 的{frames}，Esc 取消选择</translation>
    </message>
    <message>
      <location filename="gui/status.py" />
      <source>{frames} of track {track}: {accept} accepts, {delete} deletes, Esc lets go</source>
      <translation>轨迹 {track} 的{frames}：{accept} 接受，{delete} 删除，Esc 取消选择</translation>
    </message>
    <message>
      <location filename="gui/timeline/cells.py" />
      <source>box, no mask yet</source>
      <translation>有框，尚无掩码</translation>
    </message>
    <message>
      <location filename="gui/timeline/cells.py" />
      <source>not in this frame</source>
      <translation>不在本帧中</translation>
    </message>
    <message>
      <location filename="gui/timeline/transport.py" />
      <source>All frames</source>
      <translation>所有帧</translation>
    </message>
    <message>
      <location filename="gui/timeline/transport.py" />
      <source>Ctrl and the mouse wheel do it too.</source>
      <translation>也可以用 Ctrl + 滚轮。</translation>
    </message>
    <message>
      <location filename="gui/timeline/transport.py" />
      <source>Narrower cells</source>
      <translation>缩窄格子</translation>
    </message>
    <message>
      <location filename="gui/timeline/transport.py" />
      <source>Wider cells</source>
      <translation>加宽格子</translation>
    </message>
    <message>
      <location filename="gui/timeline/transport.py" />
      <source>box only</source>
      <translation>仅有框</translation>
    </message>
    <message>
      <location filename="gui/timeline/transport.py" />
      <source>of {last}</source>
      <translation>/ {last}</translation>
    </message>
    <message>
      <location filename="gui/timeline/view.py" />
      <source>, drawn by hand</source>
      <translation>，手绘</translation>
    </message>
    <message>
      <location filename="gui/timeline/view.py" />
      <source>, occluded</source>
      <translation>，被遮挡</translation>
    </message>
    <message>
      <location filename="gui/timeline/view.py" />
      <source>, score {score}</source>
      <translation>，得分 {score}</translation>
    </message>
    <message>
      <location filename="gui/timeline/view.py" />
      <source>, worth drawing by hand</source>
      <translation>，值得手绘</translation>
    </message>
    <message>
      <location filename="gui/timeline/view.py" />
      <source>Timeline</source>
      <translation>时间线</translation>
    </message>
    <message>
      <location filename="gui/timeline/view.py" />
      <source>Track {track}, frame {frame}: {state}</source>
      <translation>轨迹 {track}，第 {frame} 帧：{state}</translation>
    </message>
    <message>
      <location filename="gui/tools/box.py" />
      <source>Drag a box to start a new track, or select a track to change its box.</source>
      <translation>拖出一个框以开始新轨迹，或选择轨迹以修改其框。</translation>
    </message>
    <message>
      <location filename="gui/tools/box.py" />
      <source>Drag a corner, an edge or the inside of the box; arrow keys move it (Shift: 10 px, Alt: resize).</source>
      <translation>拖动框的角、边或内部；方向键移动它（Shift：10 像素，Alt：改变大小）。</translation>
    </message>
    <message>
      <location filename="gui/tools/box.py" />
      <source>Drag from one corner to the other to draw a box.</source>
      <translation>从一角拖到另一角以绘制框。</translation>
    </message>
    <message>
      <location filename="gui/tools/box.py" />
      <source>This track has its box already: drag its handles, or select another track.</source>
      <translation>此轨迹已有框：拖动其控制点，或选择另一条轨迹。</translation>
    </message>
    <message>
      <location filename="gui/tools/box.py" />
      <source>Track {track} has no box in this frame: drag to draw it.</source>
      <translation>轨迹 {track} 在本帧中没有框：拖动以绘制。</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>Drag to {verb} track {track}. Size {size} px ({smaller} smaller, {larger} larger). Shift draws a straight line, Alt or the right button {opposite}.</source>
      <translation>拖动以{verb}轨迹 {track} 的掩码。大小 {size} 像素（{smaller} 变小，{larger} 变大）。Shift 画直线，Alt 或右键{opposite}。</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>Erased</source>
      <translation>已擦除</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>Painted</source>
      <translation>已涂抹</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>Release to keep the stroke, Escape drops it. Size {size} px.</source>
      <translation>松开以保留这一笔，Esc 放弃。大小 {size} 像素。</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>Select a track first: its mask is what you paint.</source>
      <translation>请先选择轨迹：您涂抹的是它的掩码。</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>That is part of the mask already</source>
      <translation>那里已经属于掩码</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>The stroke lies outside of the image; nothing was changed.</source>
      <translation>这一笔在图像之外，没有任何改变。</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>There is nothing of the mask there</source>
      <translation>那里没有掩码</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>Track {track} has no mask in this frame to erase from.</source>
      <translation>轨迹 {track} 在本帧中没有可擦除的掩码。</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>erase from the mask of</source>
      <translation>擦除</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>erases</source>
      <translation>擦除</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>paint the mask of</source>
      <translation>涂抹</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>paints</source>
      <translation>涂抹</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>{done}, track {track}.</source>
      <translation>{done}，轨迹 {track}。</translation>
    </message>
    <message>
      <location filename="gui/tools/brush.py" />
      <source>{why}; nothing was changed.</source>
      <translation>{why}，没有任何改变。</translation>
    </message>
    <message>
      <location filename="gui/tools/pan.py" />
      <source>Drag to move the view. The wheel zooms.</source>
      <translation>拖动以移动视图。滚轮缩放。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source> Shift adds, Alt cuts.</source>
      <translation> Shift 添加，Alt 减去。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>A polygon needs at least three points.</source>
      <translation>多边形至少需要三个点。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>Area added</source>
      <translation>区域已添加</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>Area cut</source>
      <translation>区域已减去</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>Click adds a vertex, Backspace takes it back, Enter or the first vertex closes, Escape cancels.</source>
      <translation>单击添加顶点，Backspace 撤回，Enter 或第一个顶点闭合，Esc 取消。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>Click or drag to draw {what} for track {track}.{others}</source>
      <translation>单击或拖动以绘制{what}，轨迹 {track}。{others}</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>Click to close the polygon.</source>
      <translation>单击以闭合多边形。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>Mask drawn</source>
      <translation>掩码已绘制</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>Select a track first: its mask is what you draw.</source>
      <translation>请先选择轨迹：您绘制的是它的掩码。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>The open polygon waits at {place}.</source>
      <translation>未闭合的多边形保留在{place}。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>The open polygon waits until its tool is in use again.</source>
      <translation>未闭合的多边形会保留，直到再次使用它的工具。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>The polygon crossed itself and was made valid.</source>
      <translation>多边形自相交，已修正。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>The polygon has no area inside the image; nothing was changed.</source>
      <translation>多边形在图像内没有面积，没有任何改变。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>Too many wait: the oldest one, at {place}, was dropped.</source>
      <translation>保留的过多：最早的一个（{place}）已丢弃。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>Track {track} has no mask in this frame to cut from.</source>
      <translation>轨迹 {track} 在本帧中没有可减去的掩码。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>What lay outside of the image was cut off.</source>
      <translation>图像之外的部分已裁掉。</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>a new mask</source>
      <translation>新掩码</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>an area to add</source>
      <translation>要添加的区域</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>an area to cut</source>
      <translation>要减去的区域</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>frame {frame}</source>
      <translation>第 {frame} 帧</translation>
    </message>
    <message>
      <location filename="gui/tools/polygon.py" />
      <source>track {track}, frame {frame}</source>
      <translation>轨迹 {track}，第 {frame} 帧</translation>
    </message>
    <message>
      <location filename="gui/tools/region.py" />
      <source>Drag a box over an area that scoring shall leave out, or click its outline.</source>
      <translation>在评分应忽略的区域上拖出框，或单击勾画其轮廓。</translation>
    </message>
    <message>
      <location filename="gui/tools/region.py" />
      <source>Ignore region drawn, track {track}.</source>
      <translation>忽略区域已绘制，轨迹 {track}。</translation>
    </message>
    <message>
      <location filename="gui/tools/region.py" />
      <source>Release to make the box an ignore region, Escape drops it.</source>
      <translation>松开以将框设为忽略区域，Esc 放弃。</translation>
    </message>
    <message>
      <location filename="gui/tools/select.py" />
      <source>Click selects a track, again the one below it. Drag moves the view, the wheel zooms.</source>
      <translation>单击选择轨迹，再次单击选择其下方的轨迹。拖动移动视图，滚轮缩放。</translation>
    </message>
    <message>
      <location filename="gui/tools/snap.py" />
      <source>Backspace takes it back, Enter or the first point closes, Escape cancels.</source>
      <translation>Backspace 撤回，Enter 或第一个点闭合，Esc 取消。</translation>
    </message>
    <message>
      <location filename="gui/tools/snap.py" />
      <source>Click on the edge of track {track}: the line will snap to it. A new mask; Shift adds, Alt cuts.</source>
      <translation>单击轨迹 {track} 的边缘：线会贴合它。新掩码；Shift 添加，Alt 减去。</translation>
    </message>
    <message>
      <location filename="gui/tools/snap.py" />
      <source>Click sets a point (Ctrl: straight), {keys}</source>
      <translation>单击放置点（Ctrl：直线），{keys}</translation>
    </message>
    <message>
      <location filename="gui/tools/snap.py" />
      <source>Click to close the line.</source>
      <translation>单击以闭合线。</translation>
    </message>
    <message>
      <location filename="gui/tools/snap.py" />
      <source>The line needs at least two points.</source>
      <translation>线至少需要两个点。</translation>
    </message>
    <message>
      <location filename="gui/tools/snap.py" />
      <source>There is no image to snap to here: lines are straight. Click sets a point, {keys}</source>
      <translation>此处没有可贴合的图像：线为直线。单击放置点，{keys}</translation>
    </message>
    <message>
      <location filename="gui/tools/vertices.py" />
      <source>A ring needs at least three vertices. Use the cut tool to remove a whole part.</source>
      <translation>环至少需要三个顶点。请用减去工具移除整个部分。</translation>
    </message>
    <message>
      <location filename="gui/tools/vertices.py" />
      <source>Arrow keys move the vertex (Shift: 10 px), Delete removes it, Tab goes to the next one.</source>
      <translation>方向键移动顶点（Shift：10 像素），Delete 删除，Tab 转到下一个。</translation>
    </message>
    <message>
      <location filename="gui/tools/vertices.py" />
      <source>Click to insert a vertex here.</source>
      <translation>单击以在此插入顶点。</translation>
    </message>
    <message>
      <location filename="gui/tools/vertices.py" />
      <source>Drag a vertex, click an edge to insert one, right-click a vertex to remove it, Tab walks over them.</source>
      <translation>拖动顶点，单击边插入顶点，右键单击顶点删除，Tab 在顶点间切换。</translation>
    </message>
    <message>
      <location filename="gui/tools/vertices.py" />
      <source>Select a track first: its outline is what you change.</source>
      <translation>请先选择轨迹：您修改的是它的轮廓。</translation>
    </message>
    <message>
      <location filename="gui/tools/vertices.py" />
      <source>Track {track} has no mask in this frame. Draw one with the polygon tool.</source>
      <translation>轨迹 {track} 在本帧中没有掩码。请用多边形工具绘制。</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>, box interpolated</source>
      <translation>，框为插值</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Accept all</source>
      <translation>全部接受</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>All {tracks}</source>
      <translation>全部 {tracks}</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>An ignore region: nothing of it has to be drawn or accepted.</source>
      <translation>忽略区域：无需绘制或接受。</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Click a track, in the image or in the list, to look at it.</source>
      <translation>在图像或列表中单击轨迹以查看。</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Every mask is accepted. Export them ({key}).</source>
      <translation>所有掩码均已接受。请导出（{key}）。</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Fine-tune</source>
      <translation>微调</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Fine-tuned {number}×, but some of what was learned is another track now, or gone: proposals do not come from it. Fine-tune again ({key}).</source>
      <translation>已微调 {number} 次，但所学内容的一部分现在属于另一条轨迹或已删除：建议不再来自它。请重新微调（{key}）。</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Fine-tuned {number}×; proposals come from round {number}.</source>
      <translation>已微调 {number} 次；建议来自第 {number} 轮。</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Frame {frame}: {state}</source>
      <translation>第 {frame} 帧：{state}</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Next open</source>
      <translation>下一个未完成</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>No sequence</source>
      <translation>没有序列</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>No tracks</source>
      <translation>没有轨迹</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Not fine-tuned yet: proposals come from {origin}.</source>
      <translation>尚未微调：建议来自{origin}。</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Now press {next}: it goes to the mask that is worth drawing most ({draw}). Or select a track: {accept} accepts its masks.</source>
      <translation>现在按 {next}：转到最值得绘制的掩码（{draw}）。或选择一条轨迹：{accept} 接受其掩码。</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Propose</source>
      <translation>建议</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Propose all</source>
      <translation>全部建议</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>Start here: have the network propose a mask for each box ({key}).</source>
      <translation>从这里开始：让网络为每个框建议一个掩码（{key}）。</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>There are no boxes yet: draw the first box of a new track ({key}).</source>
      <translation>还没有框：画出新轨迹的第一个框（{key}）。</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>open</source>
      <translation>未完成</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>the initial network</source>
      <translation>初始网络</translation>
    </message>
    <message>
      <location filename="gui/tracks/details.py" />
      <source>the network of all tracks, round {number}</source>
      <translation>所有轨迹的网络，第 {number} 轮</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>&lt;b&gt;Track {track}, frame {frame}&lt;/b&gt;&lt;br&gt;{fit}Draw or correct this mask, then fine-tune: that carries its shape to the frames around it, and should win as much as {masks} from nothing.</source>
      <translation>&lt;b&gt;轨迹 {track}，第 {frame} 帧&lt;/b&gt;&lt;br&gt;{fit}绘制或修正此掩码，然后微调：其形状会传递到周围的帧，收益相当于从零得到{masks}。</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>Draw next</source>
      <translation>绘制下一个</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>How well the network expects its proposal to fit the object: 100 % is perfect</source>
      <translation>网络预计其建议与目标的吻合程度：100 % 为完全吻合</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>Masks to draw next</source>
      <translation>接下来要绘制的掩码</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>Quality</source>
      <translation>质量</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>The proposal is expected to fit the object by {quality}. </source>
      <translation>预计建议与目标的吻合度为 {quality}。</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>What drawing the mask should win, in whole masks: in itself, and by fine-tuning in those around it</source>
      <translation>绘制该掩码的预期收益，以整个掩码计：包括自身，以及通过微调对周围掩码的改进</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>Where the mask is</source>
      <translation>掩码所在</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>Worth</source>
      <translation>价值</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>a part of a mask</source>
      <translation>掩码的一部分</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>about {masks}</source>
      <translation>约 {masks}</translation>
    </message>
    <message>
      <location filename="gui/tracks/draw_next.py" />
      <source>{gain} masks</source>
      <translation>{gain} 个掩码</translation>
    </message>
    <message>
      <location filename="gui/tracks/model.py" />
      <source> (“{source_type}” in the data set)</source>
      <translation>（数据集中为“{source_type}”）</translation>
    </message>
    <message>
      <location filename="gui/tracks/model.py" />
      <source>Double-click to change it</source>
      <translation>双击以更改</translation>
    </message>
    <message>
      <location filename="gui/tracks/model.py" />
      <source>Frames that are not accepted yet</source>
      <translation>尚未接受的帧</translation>
    </message>
    <message>
      <location filename="gui/tracks/model.py" />
      <source>Frames with a box</source>
      <translation>有框的帧</translation>
    </message>
    <message>
      <location filename="gui/tracks/model.py" />
      <source>Lowest quality that the network expects of a mask that is not drawn or accepted yet: sort by it to begin with what is worst</source>
      <translation>网络对尚未绘制或接受的掩码所预计的最低质量：按此排序可从最差的开始</translation>
    </message>
    <message>
      <location filename="gui/tracks/model.py" />
      <source>Share of the frames whose mask is accepted</source>
      <translation>掩码已接受的帧的比例</translation>
    </message>
    <message>
      <location filename="gui/tracks/model.py" />
      <source>Track {track}, {class_name}{kind}&lt;br&gt;{boxes}: {accepted} accepted, {corrected} corrected, {proposed} proposed, {open} open</source>
      <translation>轨迹 {track}，{class_name}{kind}&lt;br&gt;{boxes}：{accepted} 已接受，{corrected} 已修正，{proposed} 建议，{open} 未完成</translation>
    </message>
    <message>
      <location filename="gui/tracks/model.py" />
      <source>Worst</source>
      <translation>最差</translation>
    </message>
    <message>
      <location filename="gui/tracks/panel.py" />
      <source>Filter tracks</source>
      <translation>筛选轨迹</translation>
    </message>
    <message>
      <location filename="gui/tracks/panel.py" />
      <source>Filter: number, class, open, done</source>
      <translation>筛选：编号、类别、open、done</translation>
    </message>
    <message>
      <location filename="gui/tracks/panel.py" />
      <source>No track fits the filter.</source>
      <translation>没有符合筛选条件的轨迹。</translation>
    </message>
    <message>
      <location filename="gui/tracks/panel.py" />
      <source>No tracks yet.
Use New track, or add a sequence with boxes.</source>
      <translation>还没有轨迹。
请新建轨迹，或添加带框的序列。</translation>
    </message>
    <message>
      <location filename="gui/translation.py" />
      <source>{count} {things}</source>
      <translation>{count} {things}</translation>
    </message>
    <message>
      <location filename="gui/verbs/brush.py" />
      <source>The brush is {pixels} wide.</source>
      <translation>画笔宽度为 {pixels}。</translation>
    </message>
    <message>
      <location filename="gui/verbs/brush.py" />
      <source>pixel</source>
      <translation>像素</translation>
    </message>
    <message>
      <location filename="gui/verbs/files.py" />
      <source>Done again: {label}.</source>
      <translation>已重做：{label}。</translation>
    </message>
    <message>
      <location filename="gui/verbs/files.py" />
      <source>Open project</source>
      <translation>打开项目</translation>
    </message>
    <message>
      <location filename="gui/verbs/files.py" />
      <source>Undone: {label}.</source>
      <translation>已撤销：{label}。</translation>
    </message>
    <message>
      <location filename="gui/verbs/files.py" />
      <source>Where the images of “{name}” are now</source>
      <translation>“{name}”的图像现在的位置</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source> The network of all tracks stays.</source>
      <translation> 所有轨迹的网络保留。</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source> {dropped} left out, because you worked on {them} meanwhile.</source>
      <translation> 略过 {dropped} 个，因为您在此期间修改了{them}。</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>All tracks of {name} together: {done}.</source>
      <translation>{name} 的所有轨迹：{done}。</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>Fine-tune all tracks of {name}</source>
      <translation>微调 {name} 的所有轨迹</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>Fine-tune track {track}</source>
      <translation>微调轨迹 {track}</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>Propose masks of track {track}</source>
      <translation>为轨迹 {track} 建议掩码</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>Propose masks of {name}</source>
      <translation>为 {name} 建议掩码</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>Propose masks of {name} by the network of all tracks</source>
      <translation>用所有轨迹的网络为 {name} 建议掩码</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>Track {track} has no mask drawn by hand yet. Draw or correct one or two, then fine-tune.</source>
      <translation>轨迹 {track} 还没有手绘的掩码。请先绘制或修正一两个，再微调。</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>Track {track} has no open frame: all its masks are accepted or drawn by hand.</source>
      <translation>轨迹 {track} 没有未完成的帧：其掩码均已接受或为手绘。</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>Track {track}: {done}.{joint}</source>
      <translation>轨迹 {track}：{done}。{joint}</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>all masks are accepted or drawn by hand</source>
      <translation>所有掩码均已接受或为手绘</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>has not been fine-tuned</source>
      <translation>尚未微调</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>it</source>
      <translation>它</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>new proposal</source>
      <translation>个新建议</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>round</source>
      <translation>轮</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>them</source>
      <translation>它们</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>there is no track of an object yet</source>
      <translation>还没有目标的轨迹</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>{name} has no mask drawn by hand yet. Draw or correct some, then fine-tune.</source>
      <translation>{name} 还没有手绘的掩码。请先绘制或修正一些，再微调。</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>{name} has nothing to propose: {why}.</source>
      <translation>{name} 没有可建议的内容：{why}。</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>{rounds} of fine-tuning forgotten</source>
      <translation>已删除 {rounds}微调</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>{title}: {proposals}.</source>
      <translation>{title}：{proposals}。</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>{tracks} of {name} will be fine-tuned, one after the other.</source>
      <translation>{name} 的 {tracks}将逐条微调。</translation>
    </message>
    <message>
      <location filename="gui/verbs/jobs.py" />
      <source>“{title}” is queued already.</source>
      <translation>“{title}”已在队列中。</translation>
    </message>
    <message>
      <location filename="gui/verbs/masks.py" />
      <source>Accept all masks</source>
      <translation>接受所有掩码</translation>
    </message>
    <message>
      <location filename="gui/verbs/masks.py" />
      <source>Accept {masks} of track {track} without looking at each?</source>
      <translation>不逐个查看就接受轨迹 {track} 的 {masks}吗？</translation>
    </message>
    <message>
      <location filename="gui/verbs/masks.py" />
      <source>Track {track} has no mask in frame {frame} yet: propose or draw one, or go on with {key}.</source>
      <translation>轨迹 {track} 在第 {frame} 帧还没有掩码：请建议或绘制一个，或按 {key} 继续。</translation>
    </message>
    <message>
      <location filename="gui/verbs/masks.py" />
      <source>Track {track} has no mask that waits to be accepted in frames {first} to {last}.</source>
      <translation>轨迹 {track} 在第 {first} 至 {last} 帧没有待接受的掩码。</translation>
    </message>
    <message>
      <location filename="gui/verbs/masks.py" />
      <source>Track {track} has no mask that waits to be accepted.</source>
      <translation>轨迹 {track} 没有等待接受的掩码。</translation>
    </message>
    <message>
      <location filename="gui/verbs/masks.py" />
      <source>{masks} of track {track} accepted. Undo takes it back.</source>
      <translation>已接受轨迹 {track} 的 {masks}。可以撤销。</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>Draw the box of a new track ({key}).</source>
      <translation>请画出新轨迹的框（{key}）。</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>Every mask is drawn or accepted</source>
      <translation>所有掩码均已绘制或接受</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>Every mask is drawn or accepted, but some boxes have none</source>
      <translation>所有掩码都已绘制或接受，但有些框没有掩码</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>Every mask of track {track} is accepted.</source>
      <translation>轨迹 {track} 的所有掩码均已接受。</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>Nothing is left to draw.</source>
      <translation>没有需要绘制的掩码了。</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>Propose masks first ({key}): that tells which ones are worth drawing by hand.</source>
      <translation>请先建议掩码（{key}）：由此得知哪些值得手绘。</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>That was the last one; here is the best again. {drawing}</source>
      <translation>那是最后一个；现在回到最佳的一个。{drawing}</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>There are no proposals</source>
      <translation>还没有建议</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>There is no track of an object yet</source>
      <translation>还没有目标的轨迹</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>Track {track} is an ignore region: nothing of it has to be accepted.</source>
      <translation>轨迹 {track} 是忽略区域：无需接受。</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>Track {track}, frame {frame}: no mask yet ({boxes} without one). {polygon} draws it, {propose} proposes.</source>
      <translation>轨迹 {track}，第 {frame} 帧：尚无掩码（{boxes}没有掩码）。{polygon} 绘制，{propose} 生成建议。</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>{key} goes to them, one after the other.</source>
      <translation>{key} 依次转到这些框。</translation>
    </message>
    <message>
      <location filename="gui/verbs/navigate.py" />
      <source>{place}: {polygon} draws the mask anew, {add} adds, {cut} cuts, {vertices} moves vertices. {next} goes to the next one.</source>
      <translation>{place}：{polygon} 重新绘制掩码，{add} 添加，{cut} 减去，{vertices} 移动顶点。{next} 转到下一个。</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source> in place of the drawn one</source>
      <translation>，取代手绘的掩码</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>Mask copied from frame {source}{drawn}. It counts as a proposal until you edit it.</source>
      <translation>已从第 {source} 帧复制掩码{drawn}。在您修改之前，它算作建议。</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>The mask fills the image.</source>
      <translation>掩码已填满图像。</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>The mask has no holes.</source>
      <translation>掩码没有孔洞。</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>The mask has no parts below {share} of the largest one.</source>
      <translation>掩码没有小于最大部分 {share} 的部分。</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>The mask is a copy of frame {source} already.</source>
      <translation>掩码已经是第 {source} 帧的副本。</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>The masks between are interpolated already.</source>
      <translation>之间的掩码已经插值。</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>The outline has as few vertices as it can have.</source>
      <translation>轮廓的顶点已经最少。</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>Track {track} has no mask {side} frame {frame} to copy.</source>
      <translation>轨迹 {track} 在第 {frame} 帧{side}没有可复制的掩码。</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>after</source>
      <translation>之后</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>before</source>
      <translation>之前</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>{masks} interpolated, frames {min} to {max}.</source>
      <translation>已插值 {masks}，第 {min} 至 {max} 帧。</translation>
    </message>
    <message>
      <location filename="gui/verbs/shape.py" />
      <source>{text} They count as proposals until you edit them.</source>
      <translation>{text}在您修改之前，它们算作建议。</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source> What the network of {tracks} has learned is elsewhere now: it proposes no more. Fine-tune again ({key}).</source>
      <translation>{tracks}的网络所学的内容现在在别处：它不再给出建议。请重新微调（{key}）。</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>, {manual} drawn by hand</source>
      <translation>，其中手绘 {manual} 个</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>Delete frames</source>
      <translation>删除</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>Delete frames of track {track}</source>
      <translation>删除轨迹 {track} 的帧</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>Mark frames</source>
      <translation>标记</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>Not occluded</source>
      <translation>未被遮挡</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>Occluded</source>
      <translation>被遮挡</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>Occluded frames of track {track}</source>
      <translation>轨迹 {track} 被遮挡的帧</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>Other things hide a good part of the object in these frames, or not any more.</source>
      <translation>在这些帧中，目标的相当一部分被其他物体遮挡，或不再被遮挡。</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>The track has no box in {frames} before this one: {key} fills the gap.</source>
      <translation>在此帧之前，轨迹有 {frames}没有框：{key} 可填补间断。</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>The track is not in these frames: its boxes and masks there go. Undo brings them back.</source>
      <translation>轨迹不在这些帧中：其中的框和掩码将被删除。可以撤销。</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>There is no other track.</source>
      <translation>没有其他轨迹。</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>Track {other} is part of track {track} now. Undo takes it back.</source>
      <translation>轨迹 {other} 现在是轨迹 {track} 的一部分。可以撤销。</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>Track {track} is not in frames {first} to {last} any more. Undo brings it back.</source>
      <translation>轨迹 {track} 不再存在于帧 {first} 到 {last} 中。可以撤销。</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>Track {track} is track {new} from frame {frame} on. Undo takes it back.</source>
      <translation>从帧 {frame} 起，轨迹 {track} 成为轨迹 {new}。可以撤销。</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>Tracks {track} and {other} are swapped from frame {frame} on. Undo takes it back.</source>
      <translation>从帧 {frame} 起，轨迹 {track} 与 {other} 已交换。可以撤销。</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>track {track}</source>
      <translation>轨迹 {track} </translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>{boxes} and {masks}</source>
      <translation>{boxes}和 {masks}</translation>
    </message>
    <message>
      <location filename="gui/verbs/track_work.py" />
      <source>{boxes} interpolated. They follow when a box at an end of the gap is moved.</source>
      <translation>已插值 {boxes}。移动间断两端的框时，它们会跟随。</translation>
    </message>
    <message>
      <location filename="gui/verbs/trackrcnn.py" />
      <source>Left out, because it is tracked already: {objects} (track {listed}).</source>
      <translation>因已有轨迹而略过：{objects}（轨迹 {listed}）。</translation>
    </message>
    <message>
      <location filename="gui/verbs/trackrcnn.py" />
      <source>Left out, because they are tracked already: {objects} (tracks {listed}).</source>
      <translation>因已有轨迹而略过：{objects}（轨迹 {listed}）。</translation>
    </message>
    <message>
      <location filename="gui/verbs/trackrcnn.py" />
      <source>Tracks from TrackR-CNN in {name}</source>
      <translation>{name} 中来自 TrackR-CNN 的轨迹</translation>
    </message>
    <message>
      <location filename="gui/verbs/trackrcnn.py" />
      <source>new track</source>
      <translation>条新轨迹</translation>
    </message>
    <message>
      <location filename="gui/verbs/trackrcnn.py" />
      <source>no object was found.</source>
      <translation>没有找到任何对象。</translation>
    </message>
    <message>
      <location filename="gui/verbs/trackrcnn.py" />
      <source>nothing new was found.</source>
      <translation>没有找到新的对象。</translation>
    </message>
    <message>
      <location filename="gui/verbs/trackrcnn.py" />
      <source>object</source>
      <translation>个对象</translation>
    </message>
    <message>
      <location filename="gui/verbs/trackrcnn.py" />
      <source>{tracks} with {masks} to review ({kinds}).</source>
      <translation>{tracks}，共 {masks}待审核（{kinds}）。</translation>
    </message>
    <message>
      <location filename="gui/verbs/tracks.py" />
      <source>Delete track</source>
      <translation>删除轨迹</translation>
    </message>
    <message>
      <location filename="gui/verbs/tracks.py" />
      <source>Delete track {chosen} with its boxes and {masks}? Undo brings it back.</source>
      <translation>删除轨迹 {chosen} 及其框和 {masks}吗？可以撤销。</translation>
    </message>
    <message>
      <location filename="gui/verbs/tracks.py" />
      <source>Draw the box of the new track in the image. Escape leaves it.</source>
      <translation>在图像中画出新轨迹的框。Esc 退出。</translation>
    </message>
    <message>
      <location filename="gui/verbs/tracks.py" />
      <source>Track {chosen} deleted. Undo brings it back.</source>
      <translation>轨迹 {chosen} 已删除。可以撤销。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>A video or image folder with tracked boxes: KITTI, MOTChallenge, or a plain csv.</source>
      <translation>带有跟踪框的视频或图像文件夹：KITTI、MOTChallenge 或普通 csv。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Accept what is right, and export txt or png as KITTI MOTS has them.</source>
      <translation>接受正确的掩码，并以 KITTI MOTS 的 txt 或 png 格式导出。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Bring boxes.</source>
      <translation>导入框。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Correct one or two masks of a track, fine-tune, and its other masks follow.</source>
      <translation>修正一条轨迹的一两个掩码并微调，其余掩码随之改进。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Export MOTS.</source>
      <translation>导出 MOTS。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>From the boxes of a video to pixel masks, track by track.</source>
      <translation>从视频中的框到像素掩码，逐条轨迹完成。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Get masks.</source>
      <translation>获得掩码。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Go on with {name}</source>
      <translation>继续 {name}</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>How it goes</source>
      <translation>工作流程</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>New project…</source>
      <translation>新建项目…</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Open project…</source>
      <translation>打开项目…</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Open the demo</source>
      <translation>打开演示</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Or drop a project, an image folder or a video here.</source>
      <translation>或将项目、图像文件夹或视频拖放到此处。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Projects that you open will be listed here.</source>
      <translation>您打开的项目会列在这里。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Recent projects</source>
      <translation>最近的项目</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>Teach it.</source>
      <translation>教会网络。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>The network proposes a mask for each box.</source>
      <translation>网络为每个框建议一个掩码。</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>every mask is accepted</source>
      <translation>所有掩码都已接受</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>{name}, frame {frame}</source>
      <translation>{name}，第 {frame} 帧</translation>
    </message>
    <message>
      <location filename="gui/welcome.py" />
      <source>{share} accepted</source>
      <translation>已接受 {share}</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;About mots-annotator</source>
      <translation>关于 mots-annotator(&amp;A)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Accept and go to next open</source>
      <translation>接受并转到下一个未完成帧(&amp;A)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Add sequences…</source>
      <translation>添加序列(&amp;A)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Cancel the running job</source>
      <translation>取消正在运行的任务(&amp;C)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Clear mask</source>
      <translation>清除掩码(&amp;C)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Close project</source>
      <translation>关闭项目(&amp;C)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Command palette…</source>
      <translation>命令面板(&amp;C)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Delete track…</source>
      <translation>删除轨迹(&amp;D)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Edit</source>
      <translation>编辑(&amp;E)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Export…</source>
      <translation>导出(&amp;E)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;File</source>
      <translation>文件(&amp;F)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Fine-tune this track</source>
      <translation>微调此轨迹(&amp;F)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Go</source>
      <translation>转到(&amp;G)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Grow by a pixel</source>
      <translation>扩大一个像素(&amp;G)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Help</source>
      <translation>帮助(&amp;H)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Import boxes and masks…</source>
      <translation>导入框和掩码(&amp;I)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Improve this track</source>
      <translation>改进此轨迹(&amp;I)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Interpolate boxes</source>
      <translation>插值框(&amp;I)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Interpolate masks</source>
      <translation>插值掩码(&amp;I)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Jobs</source>
      <translation>任务(&amp;J)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Keyboard shortcuts</source>
      <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Mask</source>
      <translation>掩码(&amp;M)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Merge with…</source>
      <translation>合并(&amp;M)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;New project…</source>
      <translation>新建项目(&amp;N)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;New track</source>
      <translation>新建轨迹(&amp;N)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Open project…</source>
      <translation>打开项目(&amp;O)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Propose masks of the track</source>
      <translation>为轨迹建议掩码(&amp;P)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Quit</source>
      <translation>退出(&amp;Q)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Redo</source>
      <translation>重做(&amp;R)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Reject</source>
      <translation>拒绝(&amp;R)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Relink images…</source>
      <translation>重新链接图像(&amp;R)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Settings…</source>
      <translation>设置(&amp;S)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Split at this frame</source>
      <translation>在本帧拆分(&amp;S)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Track</source>
      <translation>轨迹(&amp;T)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Tracks from TrackR-CNN…</source>
      <translation>来自 TrackR-CNN 的轨迹(&amp;T)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;Undo</source>
      <translation>撤销(&amp;U)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>&amp;View</source>
      <translation>视图(&amp;V)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>10 frames back</source>
      <translation>后退 10 帧</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>10 frames on</source>
      <translation>前进 10 帧</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>A proposal is removed, an accepted mask is open again.</source>
      <translation>建议会被移除，已接受的掩码恢复为未完成。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>A track has the colour of its number, in every session.</source>
      <translation>轨迹的颜色由其编号决定，每次打开都相同。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>A trained network finds and tracks the objects of this sequence; you review them.</source>
      <translation>训练好的网络会在此序列中查找并跟踪对象，由您审核。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Accept all masks of the track</source>
      <translation>接受轨迹的所有掩码</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Accept every proposed and corrected mask of this track.</source>
      <translation>接受此轨迹所有建议和已修正的掩码。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Accept the chosen frames</source>
      <translation>接受选定的帧</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Accept the masks of this track in the frames that are chosen in the timeline by Shift+drag.</source>
      <translation>接受此轨迹在时间轴上按住 Shift 拖动所选帧中的掩码。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Accept this mask and go to the track's next frame that is not accepted yet.</source>
      <translation>接受此掩码，并转到该轨迹下一个尚未接受的帧。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Actual size</source>
      <translation>实际大小</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Add to mask</source>
      <translation>添加到掩码</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Appearance</source>
      <translation>外观</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>As the system</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Box</source>
      <translation>框</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Bright: 20 hues, for eyes that see all of them</source>
      <translation>鲜艳：20 种色相，适合色觉正常者</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Bring &amp;forward</source>
      <translation>前移一层(&amp;F)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Brush</source>
      <translation>画笔</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Cancel all jobs</source>
      <translation>取消所有任务</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Car</source>
      <translation>车辆</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Click a box or mask to select its track.</source>
      <translation>单击框或掩码以选择其轨迹。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Click along the object: the line follows its edge.</source>
      <translation>沿目标单击：线会贴合其边缘。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Close comparison</source>
      <translation>结束比较</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Colours of tracks</source>
      <translation>轨迹颜色</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Com&amp;pare with…</source>
      <translation>比较(&amp;P)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Copy from &amp;next mask</source>
      <translation>从后一个掩码复制(&amp;N)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Copy from &amp;previous mask</source>
      <translation>从前一个掩码复制(&amp;P)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Cut from mask</source>
      <translation>从掩码中减去</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Delete a &amp;range of frames…</source>
      <translation>删除一段帧(&amp;R)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Delete the network that learned all tracks together; masks and the networks of single tracks stay.</source>
      <translation>删除共同学习所有轨迹的网络；掩码和单条轨迹的网络保留。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Delete the track's fine-tuned networks; its masks stay. The network of all tracks proposes for it again, or else the initial one.</source>
      <translation>删除此轨迹微调的网络，掩码保留。由所有轨迹的网络或初始网络重新为它给出建议。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Diameter in pixels of the image.</source>
      <translation>以图像像素为单位的直径。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Drag a box, or click an outline, that scoring leaves out.</source>
      <translation>拖出一个框或勾画轮廓，评分时忽略该区域。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Drag the box of the selected track, or draw one.</source>
      <translation>拖动所选轨迹的框，或画一个框。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Drag the image.</source>
      <translation>拖动图像。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Drag, insert and delete the vertices of the mask's outline.</source>
      <translation>拖动、插入和删除掩码轮廓的顶点。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Draw boxes</source>
      <translation>显示框</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Draw polygon</source>
      <translation>绘制多边形</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Draw the first box of a new track.</source>
      <translation>画出新轨迹的第一个框。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Draw the mask of the selected track anew: click the outline, Enter closes it.</source>
      <translation>重新绘制所选轨迹的掩码：沿轮廓单击，Enter 闭合。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Draw the masks that are compared with over your own; the one in question is dashed.</source>
      <translation>将用于比较的掩码画在您的掩码之上；当前讨论的以虚线显示。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Draw track numbers</source>
      <translation>显示轨迹编号</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Edge-snapping line</source>
      <translation>贴边线</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Edit</source>
      <translation>编辑</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>English</source>
      <translation>English</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Erase what does not belong to the mask; {brush_smaller} and {brush_larger} change the size.</source>
      <translation>擦除不属于掩码的部分；{brush_smaller} 和 {brush_larger} 改变大小。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Eraser</source>
      <translation>橡皮擦</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>F&amp;orget the fine-tuning of this track</source>
      <translation>删除此轨迹的微调(&amp;O)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Fill &amp;holes</source>
      <translation>填充孔洞(&amp;H)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Fill the frames between the manual or accepted masks before and after this one. They count as proposals.</source>
      <translation>填充本帧前后手动或已接受掩码之间的帧。它们算作建议。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Fill the gap here, or before this box, with boxes between its two ends.</source>
      <translation>在此处或本框之前的间断两端之间填补框。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Fill what the mask encloses on all sides.</source>
      <translation>填充被掩码完全包围的部分。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Find a track</source>
      <translation>查找轨迹</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Find an action, a track, a frame, a sequence or a recent project by typing.</source>
      <translation>通过输入查找操作、轨迹、帧、序列或最近的项目。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Fine-tune &amp;all tracks together</source>
      <translation>一起微调所有轨迹(&amp;A)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Fine-tune by itself after a correction</source>
      <translation>修正后自动微调</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Fine-tune each track in t&amp;urn</source>
      <translation>逐条微调每条轨迹(&amp;U)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>First frame</source>
      <translation>第一帧</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>First frame of the track</source>
      <translation>轨迹的第一帧</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Forget the fine-tuning of all tracks to&amp;gether</source>
      <translation>删除所有轨迹的共同微调(&amp;G)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Frames decoded ahead</source>
      <translation>预先解码的帧数</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Frames that were shown lately come at once as long as they are kept. For sequences that are opened next.</source>
      <translation>最近显示的帧只要仍被保留就能立即出现。对之后打开的序列生效。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>From this frame on it is another track.</source>
      <translation>从本帧起为另一条轨迹。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>From this frame on, exchange boxes and masks with another track.</source>
      <translation>从本帧起，与另一条轨迹互换框和掩码。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Full screen</source>
      <translation>全屏</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Ghosts of the neighbouring frames</source>
      <translation>相邻帧的残影</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Give the outline fewer vertices.</source>
      <translation>减少轮廓的顶点。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Go</source>
      <translation>转到</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Go to frame…</source>
      <translation>转到帧…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Go to the mask of this track that teaches the network most. Once you have corrected it and go on, the network is fine-tuned in the background.</source>
      <translation>转到此轨迹中对网络最有帮助的掩码。修正并继续后，网络在后台微调。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Go to the mask that is worth drawing by hand most; again goes to the next best one.</source>
      <translation>转到最值得手动绘制的掩码；再按转到次优的一个。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Go to the next difference of the list, select its track and zoom to it.</source>
      <translation>转到列表中的下一个差异，选择其轨迹并放大。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Go to the next frame of this track that is not accepted.</source>
      <translation>转到此轨迹下一个未接受的帧。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Go to the next place that the quality checks name, select its track and zoom to it.</source>
      <translation>转到质量检查指出的下一处，选择其轨迹并放大。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Hold the masks of this sequence against a file, a folder or another project; step from error to error.</source>
      <translation>将本序列的掩码与文件、文件夹或另一个项目比较，逐个查看差异。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>How far each sequence has come, what is left, and how long that may take.</source>
      <translation>每个序列的进度、剩余工作以及可能需要的时间。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>How strong the fill of masks is. The slider above the image is the same.</source>
      <translation>掩码填充的强度。与图像上方的滑块相同。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Ignore</source>
      <translation>忽略</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Ignore region</source>
      <translation>忽略区域</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Image</source>
      <translation>图像</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Jobs</source>
      <translation>任务</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Keep the mask's largest part and those that are not much smaller.</source>
      <translation>保留掩码最大的部分以及大小相近的部分。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Keys of this &amp;tool</source>
      <translation>此工具的按键(&amp;T)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Larger brush</source>
      <translation>放大画笔</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Last frame</source>
      <translation>最后一帧</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Last frame of the track</source>
      <translation>轨迹的最后一帧</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Let the crosshair of drawing tools cross the view.</source>
      <translation>让绘制工具的十字线贯穿视图。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Let the network propose masks for all boxes that are still open.</source>
      <translation>让网络为所有未完成的框建议掩码。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Let the network propose masks for the boxes of this track that are still open.</source>
      <translation>让网络为此轨迹未完成的框建议掩码。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>List tracks that may be one object: where one ends, another begins near.</source>
      <translation>列出可能是同一目标的轨迹：一条结束处附近有另一条开始。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>List what may be wrong: masks that jump, are hidden, tiny or flagged, gaps, and what is still open.</source>
      <translation>列出可能有误之处：跳动、被遮挡、过小或被标记的掩码，间断，以及仍未完成的部分。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Long crosshair</source>
      <translation>长十字线</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Loupe</source>
      <translation>放大镜</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Make another track part of this one.</source>
      <translation>使另一条轨迹成为本轨迹的一部分。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Make dark frames readable; the images stay as is.</source>
      <translation>使暗帧可读；图像本身不变。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Mark a range of frames as occluded, or not.</source>
      <translation>将一段帧标记为被遮挡或未被遮挡。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Mark as &amp;occluded, or not</source>
      <translation>标记或取消遮挡(&amp;O)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Mark occluded &amp;frames…</source>
      <translation>标记被遮挡的帧(&amp;F)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Mask</source>
      <translation>掩码</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Masks fainter</source>
      <translation>减淡掩码</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Masks stronger</source>
      <translation>加深掩码</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Memory for decoded frames</source>
      <translation>解码帧的内存</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Mixed: 12 colours, also for colour-blind eyes</source>
      <translation>混合：12 种颜色，色盲也可区分</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>More of them help with slow disks and long strides; each costs time of the processor.</source>
      <translation>磁盘较慢或跳跃较大时，多一些有帮助；每一帧都占用处理器时间。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Move the mask's outline in by a pixel.</source>
      <translation>将掩码轮廓向内移动一个像素。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Move the mask's outline out by a pixel.</source>
      <translation>将掩码轮廓向外移动一个像素。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Move vertices</source>
      <translation>移动顶点</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Next difference</source>
      <translation>下一个差异</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Next finding</source>
      <translation>下一个检查结果</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Next frame</source>
      <translation>下一帧</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Next open frame of the track</source>
      <translation>轨迹的下一个未完成帧</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Next track</source>
      <translation>下一条轨迹</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Okabe–Ito in two shades: 14 colours, also for colour-blind eyes</source>
      <translation>Okabe–Ito 双明度：14 种颜色，色盲也可区分</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Open the &amp;demo</source>
      <translation>打开演示(&amp;D)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Other things hide a good part of the object in this frame.</source>
      <translation>在本帧中，目标的相当一部分被其他物体遮挡。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Outline a part that does not belong to the mask.</source>
      <translation>勾画不属于掩码的部分。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Outline a part that the mask lacks.</source>
      <translation>勾画掩码缺少的部分。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Outline the track's masks of the frame before (dashed) and after (dotted), moved along with the box.</source>
      <translation>勾画轨迹在前一帧（虚线）和后一帧（点线）的掩码，随框移动。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Outlines of the other masks</source>
      <translation>其他掩码的轮廓</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Outlines only</source>
      <translation>仅轮廓</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Paint what the mask lacks; {brush_smaller} and {brush_larger} change the size.</source>
      <translation>涂上掩码缺少的部分；{brush_smaller} 和 {brush_larger} 改变大小。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Pedestrian</source>
      <translation>行人</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Play or pause</source>
      <translation>播放或暂停</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Previous difference</source>
      <translation>上一个差异</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Previous finding</source>
      <translation>上一个检查结果</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Previous frame</source>
      <translation>上一帧</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Previous open frame of the track</source>
      <translation>轨迹的上一个未完成帧</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Previous track</source>
      <translation>上一条轨迹</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Project o&amp;verview…</source>
      <translation>项目概览(&amp;V)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Propose masks of the &amp;sequence</source>
      <translation>为序列建议掩码(&amp;S)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Remove &amp;specks</source>
      <translation>去除斑点(&amp;S)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Remove from this frame</source>
      <translation>从本帧移除</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>S&amp;wap from this frame on…</source>
      <translation>从本帧起交换(&amp;W)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Select</source>
      <translation>选择</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Send &amp;backward</source>
      <translation>后移一层(&amp;B)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Show the masks of the selected track in a grid, worst first, to accept many of them at speed.</source>
      <translation>以网格显示所选轨迹的掩码，最差的在前，便于快速接受。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Show the masks that are compared with in a second view, which moves and zooms with the first.</source>
      <translation>在第二个视图中显示用于比较的掩码，它与第一个视图同步移动和缩放。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Show what is under the pointer magnified while a tool draws.</source>
      <translation>工具绘制时放大显示指针下的内容。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Show what is where, step by step.</source>
      <translation>逐步介绍各部分的位置。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Show what keys and clicks do with the tool in use; again hides it.</source>
      <translation>显示当前工具的按键和单击的作用；再按则隐藏。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Shrin&amp;k by a pixel</source>
      <translation>缩小一个像素(&amp;K)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Si&amp;mplify outline</source>
      <translation>简化轮廓(&amp;M)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Side by side</source>
      <translation>并排</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Size of the brush</source>
      <translation>画笔大小</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Smaller brush</source>
      <translation>缩小画笔</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Speed</source>
      <translation>速度</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Stretch the track's mask of the nearest frame after this one into the box here. It counts as a proposal.</source>
      <translation>将该轨迹在此之后最近一帧的掩码缩放到此处的框中。它算作建议。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Stretch the track's mask of the nearest frame before this one into the box here. It counts as a proposal.</source>
      <translation>将该轨迹在此之前最近一帧的掩码缩放到此处的框中。它算作建议。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Suggest mer&amp;ges…</source>
      <translation>建议合并(&amp;G)…</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>T&amp;our</source>
      <translation>导览(&amp;O)</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Take the track out of some frames: its boxes and masks there go.</source>
      <translation>从若干帧中移除轨迹：其中的框和掩码将被删除。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Take the track's box and mask out of this frame.</source>
      <translation>从本帧移除该轨迹的框和掩码。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Takes effect when the program is started again.</source>
      <translation>重新启动程序后生效。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Theme, language, colours, keys; in use as soon as they are chosen.</source>
      <translation>主题、语言、颜色、按键；选择后立即生效。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Tools</source>
      <translation>工具</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Track numbers</source>
      <translation>轨迹编号</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Train one network on all masks that you drew in this sequence. It proposes for tracks that have none of their own, and the others start from it.</source>
      <translation>用您在本序列中绘制的所有掩码训练一个网络。它为没有专属网络的轨迹给出建议，其他轨迹以它为起点。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Train one network on all masks that you drew, then one for each track that has some, and propose anew: work for a break or a night.</source>
      <translation>先用您绘制的所有掩码训练一个网络，再为每条有手绘掩码的轨迹各训练一个，并重新建议：适合休息时或夜间运行。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Train the network on the masks that you drew for this track, and propose its others anew.</source>
      <translation>用您为此轨迹绘制的掩码训练网络，并重新建议其余掩码。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>View</source>
      <translation>视图</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Whenever you have corrected a mask and go on, fine-tune its track in the background.</source>
      <translation>每当您修正一个掩码并继续时，在后台微调其轨迹。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Where two masks overlap, put this one in front.</source>
      <translation>两个掩码重叠时，将此掩码放在前面。</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Whole image</source>
      <translation>整幅图像</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Zoom in</source>
      <translation>放大</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>Zoom out</source>
      <translation>缩小</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>car</source>
      <translation>车辆</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>ignore</source>
      <translation>忽略</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>pedestrian</source>
      <translation>行人</translation>
    </message>
    <message>
      <location filename="tables" />
      <source>简体中文</source>
      <translation>简体中文</translation>
    </message>
  </context>
</TS>
